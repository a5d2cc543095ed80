import type { Member } from './actor';

/**
 * The name of the form field and of the query parameter by which a page says for whom it was rendered. A session has one
 * open workspace, and another tab can switch it: without this, a form would write into a workspace that it does not show.
 */
export const PAGE_SCOPE = 'pageScope';

/** The workspace and the person a page is rendered for. Not a secret: it gives no access to anything. */
export const pageScopeOf = ({ workspaceId, userId }: Pick<Member, 'workspaceId' | 'userId'>): string =>
  `${workspaceId}.${userId}`;

/** An address of a route handler with the scope of the page that asks. */
export const withPageScope = (address: string, scope: string): string =>
  `${address}${address.includes('?') ? '&' : '?'}${PAGE_SCOPE}=${encodeURIComponent(scope)}`;
