import type { Route } from 'next';
import { notFound, redirect } from 'next/navigation';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { queryOf } from '@/lib/views/address';
import { savedView } from '@/lib/views/queries';
import { withWorkspace } from '@/lib/workspace';

/** A saved view's link: leads to what it shows now. Outside of the frame, whose loading state would go out first. */
export default async function Page({ params }: PageProps<'/usage/views/[view]'>) {
  const [actor, { view: id }] = [await requireActor(), await params];
  if (!(await mayOpen(actor, 'usage.read'))) notFound();
  const view = await withWorkspace(actor, 'usage.read', (tx) => savedView(tx, id));
  if (!view) notFound();
  redirect(`/usage${queryOf(view.search, view.id)}` as Route);
}
