/** Ends the session and goes to the sign-in form. Its code is fetched with the press: nobody signs out twice. */
export async function signOut(): Promise<void> {
  const { signOut: end } = await import('next-auth/react');
  await end({ callbackUrl: '/sign-in' });
}
