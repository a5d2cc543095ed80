import type { Permission } from '@/lib/auth/permissions';

/**
 * Every way into the application and who may use it. `access.spec.ts` holds it against what the build contains: an
 * entry point that is not listed here fails it. `public` needs no session; `signed-in` any role.
 */
export type Access = Permission | 'public' | 'signed-in';

/** Pages, by their address; [id] is a connection's, [view] a saved view's, [month] one that has begun. */
export const PAGE_ACCESS: Readonly<Record<string, Access>> = {
  '/': 'signed-in',
  '/account': 'signed-in',
  '/usage': 'usage.read',
  '/usage/month': 'usage.read',
  '/usage/month/[month]': 'usage.read',
  '/usage/views/[view]': 'usage.read',
  '/settings': 'signed-in',
  '/settings/general': 'workspace.read',
  '/settings/members': 'members.read',
  '/settings/audit-log': 'audit.read',
  '/settings/projects': 'usage.read',
  '/settings/integrations': 'integrations.list',
  '/settings/integrations/[id]': 'connections.read',
  '/settings/integrations/[id]/replace-key': 'connections.write',
  '/settings/integrations/connect/[provider]': 'connections.write',
  '/sign-in': 'public',
  '/setup': 'public',
  '/exposed-key': 'public',
  '/join/[token]': 'public',
  '/docs': 'public',
  '/docs/api': 'public',
  '/docs/connections': 'public',
  '/docs/openai': 'public',
  '/docs/roles': 'public',
  '/docs/scale': 'public',
  '/docs/security': 'public',
  '/docs/usage': 'public',
};

/** What stands for [month]. */
export const MONTH = '2026-11';

/** Addresses of all pages, ready to be visited once [id] and [view] are filled in. */
export const PAGES = Object.keys(PAGE_ACCESS).map((page) =>
  page.replace('[provider]', 'openai').replace('[token]', 'none').replace('[month]', MONTH),
);

/** Route handlers with their method. `secret`: a bearer or a signature of its own. */
export const ROUTE_ACCESS: Readonly<Record<string, Access | 'secret'>> = {
  'GET /api/usage': 'usage.read',
  'GET /api/usage/export.csv': 'usage.read',
  'GET /api/usage/moved': 'usage.read',
  'GET /api/usage/options': 'usage.read',
  'GET /api/usage/rows.csv': 'usage.read',
  'GET /api/usage/report': 'usage.read',
  'GET /api/usage/view.csv': 'usage.read',
  'GET /api/usage/views': 'usage.read',
  'GET /api/projects/export.csv': 'usage.read',
  'POST /api/projects/import': 'projects.write',
  'GET /api/audit-log/export.csv': 'audit.read',
  'GET /api/page-scope': 'workspace.read',
  'GET /api/connections': 'connections.read',
  'POST /api/connections/[id]/checks': 'connections.write',
  'GET /api/connections/[id]/progress': 'connections.read',
  'GET /api/cron/sync-usage': 'secret',
  'POST /api/sync/continue': 'secret',
  'GET /api/health': 'public',
  'GET /api/auth/[...nextauth]': 'public',
  'POST /api/auth/[...nextauth]': 'public',
};

/** Files the framework serves, and its own pages. */
export const FILES = ['/apple-icon.png', '/favicon.ico', '/icon.svg', '/robots.txt', '/_global-error', '/_not-found'];

/**
 * Server actions: who may, and an input that changes nothing: its ids belong to another workspace or nobody, or a field
 * is not valid. `succeeds`: there is no input that fails, and nothing of the tenant's changes.
 */
export const ACTION_ACCESS: Readonly<
  Record<string, { access: Access; input: Record<string, string>; succeeds?: true }>
> = {
  disconnectAction: { access: 'connections.write', input: { id: '[id]', typedName: 'Acme' } },
  connectAction: { access: 'connections.write', input: { provider: 'openai', name: '', key: '', history: '90d' } },
  replaceKeyAction: { access: 'connections.write', input: { id: '[id]', key: 'sk-admin-nobodys-key-0123456789' } },
  pauseAction: { access: 'connections.write', input: { id: '[id]' } },
  resumeAction: { access: 'connections.write', input: { id: '[id]' } },
  renameAction: { access: 'connections.write', input: { id: '[id]', name: 'Renamed' } },
  keyExpiryAction: { access: 'connections.write', input: { id: '[id]', expiresOn: '2027-01-01' } },
  rereadDayAction: { access: 'connections.write', input: { id: '[id]', day: '2026-11-14' } },
  retryKeyAction: { access: 'connections.write', input: { id: '[id]' } },
  syncNowAction: { access: 'connections.write', input: { id: '[id]' } },
  changeProjectAction: {
    access: 'projects.write',
    input: { projectId: '[projectId]', owner: 'Dana', costCentre: '', labels: '' },
  },
  changeProjectsAction: {
    access: 'projects.write',
    input: { projectIds: '["[projectId]"]', owner: 'Dana', costCentre: '', addLabels: '', removeLabels: '' },
  },
  saveViewAction: { access: 'views.write', input: { name: '', search: '' } },
  renameViewAction: { access: 'views.write', input: { id: '[id]', name: 'Renamed' } },
  changeViewAction: { access: 'views.write', input: { id: '[id]', search: 'by=week' } },
  deleteViewAction: { access: 'views.write', input: { id: '[id]' } },
  inviteAction: { access: 'members.write', input: { email: 'somebody@example.com', role: 'owner' } },
  revokeInvitationAction: { access: 'members.write', input: { id: '[id]' } },
  changeRoleAction: { access: 'members.write', input: { userId: '[userId]', role: 'admin' } },
  removeMemberAction: { access: 'members.write', input: { userId: '[userId]' } },
  joinAction: { access: 'public', input: { token: 'none', name: 'N', password: 'a long password 1' } },
  signInAction: { access: 'public', input: { email: 'nobody@example.com', password: 'not it' } },
  setUpAction: {
    access: 'public',
    input: { code: 'x', workspace: 'W', name: 'N', email: 'n@example.com', password: 'a long password 1' },
  },
  feedbackAction: { access: 'public', input: { page: 'openai', helpful: 'yes' }, succeeds: true },
  renameWorkspaceAction: { access: 'workspace.write', input: { name: '' } },
  changePasswordAction: { access: 'account.write', input: { current: 'not it', password: 'a long password 1' } },
  endOtherSessionsAction: { access: 'account.write', input: {}, succeeds: true },
  switchWorkspaceAction: { access: 'account.write', input: { workspaceId: '[workspaceId]' } },
};

/** Whether a field of an action's input is an id, or a list of one, of another workspace. */
export const isForeignId = (value: string): boolean => /\[\w+\]/.test(value);

/** Whether a route of usage puts it together by groups that are asked for; the others have no such parameter. */
export const isGrouped = (address: string): boolean => address === '/api/usage' || address === '/api/usage/export.csv';
