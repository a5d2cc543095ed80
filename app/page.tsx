import { redirect } from 'next/navigation';
import { homeFor } from '@/components/layout/nav';
import { ownPasswordUntil } from '@/lib/auth/handed-password';
import { requireActor } from '@/lib/auth/session';

/** Sends each role to its first useful page, and whoever still has a password that they were given to choose another. */
export default async function Start() {
  const actor = await requireActor();
  redirect((await ownPasswordUntil(actor)) ? '/account' : homeFor(actor.role));
}
