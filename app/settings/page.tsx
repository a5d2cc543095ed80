import { redirect } from 'next/navigation';
import { settingsFor } from '@/components/layout/nav';
import { requireActor } from '@/lib/auth/session';

/** Leads to the first page of Company Settings that the role may see. Outside of the frame: nothing of it is shown. */
export default async function Page() {
  redirect(settingsFor((await requireActor()).role));
}
