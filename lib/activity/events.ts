import type { ProviderErrorCode } from '@/lib/integrations/provider';

export const SEVERITIES = ['info', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What each kind of event carries: only values of these types, so no key, body or header can be in one. */
export type EventData = {
  /** `host`: where the key is sent; entries of before have none. */
  connected: { by: string; identity: 'different' | 'unknown'; historyFrom: string; host?: string };
  reconnected: { by: string; gapFrom: string | null; host?: string };
  key_replaced: { by: string; identity: 'same' | 'unknown'; last4: string; host?: string };
  /** Somebody had the stored key tried again; `reason` and `shownCode` as of a failed sync. */
  key_retried: {
    by: string;
    outcome: 'accepted' | 'refused' | 'unclear';
    status: number | null;
    requestId: string | null;
    scope: string | null;
    problem: string | null;
    reason?: string;
    shownCode?: string | null;
  };
  renamed: { by: string; from: string; to: string };
  paused: { by: string };
  resumed: { by: string };
  disconnected: { by: string; usageDeleted: boolean; rows: number };
  key_expiry_set: { by: string; expiresOn: string | null };
  history_changed: { by: string; from: string };
  day_asked: { by: string; day: string };
  /** One HTTP request to the provider. Older entries have no marks. */
  call: {
    endpoint: string;
    status: number | null;
    requestId: string | null;
    durationMs: number;
    /** Doow ended it itself, before the answer was whole. */
    canceled?: boolean;
    /** A header had a piece of the key in it, and was not kept. */
    withheld?: boolean;
  };
  /** Days `from` to `to` of the endpoints were read whole and stored. */
  days_stored: { from: string; to: string; endpoints: string[]; added: number; changed: number; removed: number };
  /** The provider corrected days Doow already had; the groups are in the restatements table. */
  restated: { from: string; to: string; groups: number };
  /** A day that had rows came back empty and is read once more first. */
  suspect_day: { endpoint: string; day: string; rows: number };
  sync_failed: {
    code: ProviderErrorCode | 'internal';
    endpoint: string | null;
    status: number | null;
    requestId: string | null;
    scope: string | null;
    day: string | null;
    /** What was wrong with the answer, in our own words; runs of before have none. */
    problem?: string | null;
    /** The row of the provider's error table, and its own error code where it is safe to show. */
    reason?: string;
    shownCode?: string | null;
    /** Only Doow's operator can remove the cause. */
    needsOperator?: boolean;
  };
  waiting: {
    reason: 'rate_limited' | 'failing';
    until: string;
    endpoint: string | null;
    requestId: string | null;
    /** Failed runs in a row; runs of before have none. */
    failures?: number;
  };
  endpoint_unavailable: { endpoint: string };
  names_unreadable: { scope: string | null; requestId: string | null };
  /** A run found that the connection was taken over, paused or disconnected, and wrote nothing more. */
  fenced_off: { reason: string };
};

export type EventKind = keyof EventData;

export const SEVERITY: Readonly<Record<EventKind, Severity>> = {
  connected: 'info',
  reconnected: 'info',
  key_replaced: 'info',
  key_retried: 'info',
  renamed: 'info',
  paused: 'info',
  resumed: 'info',
  disconnected: 'info',
  key_expiry_set: 'info',
  history_changed: 'info',
  day_asked: 'info',
  call: 'info',
  days_stored: 'info',
  restated: 'warning',
  suspect_day: 'warning',
  sync_failed: 'error',
  waiting: 'warning',
  endpoint_unavailable: 'info',
  names_unreadable: 'warning',
  fenced_off: 'info',
};

/** What is said of a project. */
export type ProjectSaid = { owner: string | null; costCentre: string | null; labels: string[] };

/** What people do, in the workspace's audit log. */
export type AuditData = {
  'workspace.created': { name: string };
  'workspace.renamed': { from: string; to: string };
  'member.signed_in': Record<string, never>;
  'member.signed_out': Record<string, never>;
  /** By a member, or by the operator on the command line. */
  'member.invited': { email: string; role: string };
  /** `because`: what happened to the member who had made the link; without it somebody revoked this very link. */
  'member.invitation_revoked': { email: string; because?: 'removed' | 'demoted' | 'password_reset' | 'account_proved' };
  'member.joined': { email: string; role: string };
  /** A link from the operator proved whose address it is: new password, all sessions ended. */
  'member.account_proved': { email: string };
  'member.role_changed': { email: string; from: string; to: string };
  'member.removed': { email: string };
  /** Too many wrong passwords in a row, at the sign-in form or in an open session. */
  'member.attempts_used_up': { email: string };
  'member.password_changed': Record<string, never>;
  /** By the operator, on the command line. */
  'member.password_reset': { email: string };
  'member.sessions_ended': { count: number };
  /** The role did not allow it. At most one entry for a person, a permission and an hour. */
  'member.refused': { permission: string };
  'connection.connected': { connectionId: string; name: string; identity: string; last4: string };
  'connection.reconnected': { connectionId: string; name: string; last4: string };
  'connection.key_replaced': { connectionId: string; name: string; identity: string; last4: string };
  /** `outcome`: accepted, refused or unclear. */
  'connection.key_retried': { connectionId: string; name: string; outcome: string };
  /** By the operator, with another of ENCRYPTION_KEYS: the Admin key itself stays. */
  'connection.key_sealed_again': { connectionId: string; name: string; keyId: string };
  'connection.renamed': { connectionId: string; from: string; to: string };
  'connection.paused': { connectionId: string; name: string };
  'connection.resumed': { connectionId: string; name: string };
  'connection.key_expiry_set': { connectionId: string; name: string; expiresOn: string | null };
  'connection.disconnected': { connectionId: string; name: string; usageDeleted: boolean; rows: number };
  'connection.synced': { connectionId: string; name: string };
  /** The checks of a connection were run, which calls OpenAI with the stored key. */
  'connection.checked': { connectionId: string; name: string; failed: number };
  /**
   * A key was tried on Connect or Replace key and not stored. `name` is the connection's, existing or wanted. `last4` is
   * null for a text too short to be a key, of which four characters would be a usable part.
   */
  'connection.key_refused': { connectionId?: string; name: string; check: string; last4: string | null };
  'project.changed': { projectId: string; name: string; before: ProjectSaid; after: ProjectSaid };
  'projects.imported': { changed: number; unchanged: number };
  'projects.exported': { projects: number };
  /** What a saved view shows, as it stands in the page's address. */
  'view.saved': { viewId: string; name: string; search: string };
  'view.changed': { viewId: string; name: string; before: string; after: string };
  'view.renamed': { viewId: string; from: string; to: string };
  'view.deleted': { viewId: string; name: string; search: string };
  'connection.day_asked': { connectionId: string; name: string; day: string };
  'usage.exported': { from: string; to: string; groupBy: string };
  /** `GET /api/usage`, the first call of an hour by this person. */
  'usage.read_by_api': { from: string; to: string; groupBy: string };
  /** Null for what was not chosen. */
  'audit.exported': { from: string | null; to: string | null };
};

export type AuditAction = keyof AuditData;
