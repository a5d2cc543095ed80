import { notFound, redirect } from 'next/navigation';
import { monthHref } from '@/components/usage/month/month-picker';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { dayOf } from '@/lib/day';
import { lastEnded, parseMonth } from '@/lib/usage/month/months';
import { toParams } from '@/lib/usage/search';
import { scoped } from '../../../scoped';

/** Leads to the month that was chosen, else to the last that has ended. */
async function Page({ searchParams }: PageProps<'/usage/month'>): Promise<never> {
  const actor = await requireActor();
  if (!(await mayOpen(actor, 'usage.read'))) notFound();
  const today = dayOf(Date.now());
  const filters = toParams(await searchParams);
  const chosen = filters.get('month');
  const month = chosen === null ? lastEnded(today) : parseMonth(chosen, today);
  if (!month) notFound();
  filters.delete('month');
  redirect(monthHref(month, filters));
}

export default scoped(Page);
