/** The parameter beside a view's own that says which saved view it began as. */
export const SAVED = 'saved';

/** The Usage page's query for a view, and the saved view it began as; '' for the usual one. */
export function queryOf(search: string, saved: string | null): string {
  const parts = [search, saved === null ? '' : `${SAVED}=${encodeURIComponent(saved)}`].filter((part) => part !== '');
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** Where a saved view opens, as it is at that moment: what is handed on. */
export const linkOf = (id: string): string => `/usage/views/${id}`;
