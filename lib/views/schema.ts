import { z } from 'zod';
import { ANY_DAY, searchOf, viewOf } from '@/lib/usage/address';
import { visibleName } from '@/lib/visible-name';

/** Characters of a view's query: an address with more is refused on its way by some. */
export const MAX_SEARCH = 8_000;

export const viewName = visibleName({ empty: 'Enter a name, such as “Month end by project”.' });

/** A view as its page's query says it, written again: nothing but a view can be in it. */
export const viewSearch = z.string({ error: 'There is no view to save.' }).transform((text, context) => {
  const { view, errors } = viewOf(new URLSearchParams(text), ANY_DAY);
  const search = searchOf(view);
  const [wrong] = Object.values(errors);
  const long = `This view is too much for an address (${search.length} characters, ${MAX_SEARCH} fit). Choose fewer values in its filters.`;
  const message = wrong ?? (search.length > MAX_SEARCH ? long : null);
  if (message === null) return search;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const id = z.uuid('There is no such saved view.');
export const savedViewInput = z.object({ id });
export const saveViewInput = z.object({ name: viewName, search: viewSearch });
export const renameViewInput = z.object({ id, name: viewName });
export const changeViewInput = z.object({ id, search: viewSearch });
