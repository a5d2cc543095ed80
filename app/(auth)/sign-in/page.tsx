import type { Metadata, Route } from 'next';
import { redirect } from 'next/navigation';
import { ForgetPages } from '@/components/auth/forget-pages';
import { SignInForm } from '@/components/auth/sign-in-form';
import { Card } from '@/components/ui/card';
import { needsSetup } from '@/lib/auth/first-owner';
import { ownPath } from '@/lib/auth/own-path';
import { currentActor } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: PageProps<'/sign-in'>) {
  const target = ownPath((await searchParams).callbackUrl);
  if (await currentActor()) redirect(target as Route);
  if (await needsSetup()) redirect('/setup');
  return (
    <Card>
      <ForgetPages />
      <h1 className="font-semibold text-xl">Sign in</h1>
      <p className="mt-1 mb-6 text-muted">See what your company uses of AI.</p>
      <SignInForm target={target} />
      <p className="mt-6 text-muted text-sm">No account? Ask an owner of your workspace for a link.</p>
    </Card>
  );
}
