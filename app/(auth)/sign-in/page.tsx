import type { Metadata, Route } from 'next';
import { redirect } from 'next/navigation';
import { ForgetPages } from '@/components/auth/forget-pages';
import { SignInForm } from '@/components/auth/sign-in-form';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { needsSetup } from '@/lib/auth/first-owner';
import { ownPath } from '@/lib/auth/own-path';
import { currentActor } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Sign in' };

/** What led here: the last step of setting up or of joining. */
const WELCOME = new Map([
  ['workspace', 'The workspace is ready'],
  ['member', 'You are a member now'],
  ['taken-over', 'You are a member now, and the account is yours alone'],
]);

export default async function Page({ searchParams }: PageProps<'/sign-in'>) {
  const { callbackUrl, welcome } = await searchParams;
  const target = ownPath(callbackUrl);
  const title = WELCOME.get(`${welcome}`);
  if (await currentActor()) redirect(target as Route);
  if (await needsSetup()) redirect('/setup');
  return (
    <Card>
      <ForgetPages />
      <h1 className="font-semibold text-xl">Sign in</h1>
      <p className="mt-1 mb-6 text-muted">See what your company uses of AI.</p>
      {title && (
        <div className="mb-6">
          <Alert tone="success" title={title} live>
            Sign in with your email and password.
            {welcome === 'taken-over' &&
              ' Your address had an account already, which somebody set up through another link. It has your new password, and every earlier session was ended. If it is a member of a workspace that you do not know, enter nothing there, and ask the person who runs Doow to remove you.'}
          </Alert>
        </div>
      )}
      <SignInForm target={target} />
      <p className="mt-6 text-muted text-sm">No account? Ask an owner of your workspace for a link.</p>
    </Card>
  );
}
