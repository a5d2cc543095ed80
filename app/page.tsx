import { redirect } from 'next/navigation';
import { homeFor } from '@/components/layout/nav';
import { requireActor } from '@/lib/auth/session';

/** Sends each role to its first useful page. */
export default async function Start() {
  redirect(homeFor((await requireActor()).role));
}
