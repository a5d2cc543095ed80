import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SetUpForm } from '@/components/auth/set-up-form';
import { Card } from '@/components/ui/card';
import { needsSetup } from '@/lib/auth/first-owner';

export const metadata: Metadata = { title: 'Set up' };

export default async function Page() {
  if (!(await needsSetup())) redirect('/sign-in');
  return (
    <Card>
      <h1 className="font-semibold text-xl">Set up Doow</h1>
      <p className="mt-1 mb-6 text-muted">
        This installation has no workspace yet. Create the first one and its owner.
      </p>
      <SetUpForm />
    </Card>
  );
}
