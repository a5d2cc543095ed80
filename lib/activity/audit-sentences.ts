import { counted, formatDay } from '@/lib/format';
import type { AuditAction, AuditData, ProjectSaid } from './events';

/** What each action is called in the filter, and what an entry says after the person's name. */
const ACTIONS: { readonly [A in AuditAction]: { label: string; sentence: (data: AuditData[A]) => string } } = {
  'workspace.created': { label: 'Workspace created', sentence: ({ name }) => `created the workspace “${name}”` },
  'workspace.renamed': {
    label: 'Workspace renamed',
    sentence: ({ from, to }) => `renamed the workspace from “${from}” to “${to}”`,
  },
  'member.signed_in': { label: 'Signed in', sentence: () => 'signed in' },
  'member.signed_out': { label: 'Signed out', sentence: () => 'signed out' },
  'member.invited': {
    label: 'Member added by link',
    sentence: ({ email, role }) => `made a link for ${email} to join as ${role}`,
  },
  'member.invitation_revoked': {
    label: 'Link revoked',
    sentence: ({ email, because }) => `revoked the link of ${email}${because ? `: ${REVOKED_BECAUSE[because]}` : ''}`,
  },
  'member.joined': { label: 'Member joined', sentence: ({ email, role }) => `joined as ${role} (${email})` },
  'member.account_proved': {
    label: 'Address proved',
    sentence: ({ email }) =>
      `proved by the operator’s link that the address ${email} is theirs, and chose a new password; all sessions ended`,
  },
  'member.role_changed': {
    label: 'Role changed',
    sentence: ({ email, from, to }) => `changed the role of ${email} from ${from} to ${to}`,
  },
  'member.removed': { label: 'Member removed', sentence: ({ email }) => `removed ${email} from the workspace` },
  'member.attempts_used_up': {
    label: 'Too many attempts',
    sentence: ({ email }) => `gave too many wrong passwords for ${email}, and was made to wait`,
  },
  'member.password_changed': { label: 'Password changed', sentence: () => 'changed their own password' },
  'member.password_reset': {
    label: 'Password reset',
    sentence: ({ email }) => `reset the password of ${email} on the command line`,
  },
  'member.sessions_ended': {
    label: 'Sessions ended',
    sentence: ({ count }) => `signed out of ${counted(count, 'other session')}`,
  },
  'member.refused': {
    label: 'Refused for the role',
    sentence: ({ permission }) => `was refused, because their role lacks the permission ${quoted(permission)}`,
  },
  'connection.connected': {
    label: 'Connected',
    sentence: ({ name, identity, last4 }) =>
      `connected ${quoted(name)} with the key that ends in ${last4}${confirmed(identity, 'that it was not connected already')}`,
  },
  'connection.reconnected': {
    label: 'Connected again',
    sentence: ({ name, last4 }) => `connected ${quoted(name)} again with the key that ends in ${last4}`,
  },
  'connection.key_replaced': {
    label: 'Key replaced',
    sentence: ({ name, identity, last4 }) =>
      `replaced the key of ${quoted(name)}, it ends in ${last4}${confirmed(identity, 'that it is the same organization')}`,
  },
  'connection.key_retried': {
    label: 'Stored key tried again',
    sentence: ({ name, outcome }) =>
      `had the stored key of ${quoted(name)} tried again: ${outcome === 'unclear' ? 'the answer was unclear' : `it was ${outcome}`}`,
  },
  'connection.key_sealed_again': {
    label: 'Key encrypted again',
    sentence: ({ name, keyId }) =>
      `encrypted the key of ${quoted(name)} again, with the encryption key ${quoted(keyId)}`,
  },
  'connection.renamed': {
    label: 'Connection renamed',
    sentence: ({ from, to }) => `renamed the connection ${quoted(from)} to ${quoted(to)}`,
  },
  'connection.paused': { label: 'Paused', sentence: ({ name }) => `paused ${quoted(name)}` },
  'connection.resumed': { label: 'Resumed', sentence: ({ name }) => `resumed ${quoted(name)}` },
  'connection.key_expiry_set': {
    label: 'Key expiry',
    sentence: ({ name, expiresOn }) =>
      expiresOn
        ? `noted that the key of ${quoted(name)} expires on ${formatDay(expiresOn)}`
        : `removed the expiry date of the key of ${quoted(name)}`,
  },
  'connection.disconnected': {
    label: 'Disconnected',
    sentence: ({ name, usageDeleted, rows }) =>
      `disconnected ${quoted(name)}: the key was deleted, ${counted(rows, 'usage row')} ${usageDeleted ? 'deleted too' : 'kept'}`,
  },
  'connection.synced': { label: 'Sync now', sentence: ({ name }) => `started a sync of ${quoted(name)}` },
  'connection.checked': {
    label: 'Connection checked',
    sentence: ({ name, failed }) => `ran the checks of ${quoted(name)}: ${failed ? `${failed} failed` : 'none failed'}`,
  },
  'connection.key_refused': {
    label: 'Key not accepted',
    sentence: ({ connectionId, name, check, last4 }) =>
      `tried a key ${last4 ? `that ends in ${last4} ` : ''}${connectionId ? 'to replace the key of' : 'to connect'} ${quoted(name)}; it was not accepted (${check.replaceAll('_', ' ')}) and not stored`,
  },
  'project.changed': {
    label: 'Project changed',
    sentence: ({ name, before, after }) => `changed the project ${quoted(name)}: ${said(before, after)}`,
  },
  'projects.imported': {
    label: 'Projects imported',
    sentence: ({ changed }) => `imported owner, cost centre and labels of ${counted(changed, 'project')}`,
  },
  'projects.exported': {
    label: 'Projects exported',
    sentence: ({ projects }) => `exported owner, cost centre and labels of ${counted(projects, 'project')}`,
  },
  'view.saved': {
    label: 'View saved',
    sentence: ({ name, search }) => `saved the view ${quoted(name)}: ${shown(search)}`,
  },
  'view.changed': {
    label: 'Saved view changed',
    sentence: ({ name, before, after }) =>
      `changed the saved view ${quoted(name)} from ${shown(before)} to ${shown(after)}`,
  },
  'view.renamed': {
    label: 'Saved view renamed',
    sentence: ({ from, to }) => `renamed the saved view ${quoted(from)} to ${quoted(to)}`,
  },
  'view.deleted': {
    label: 'Saved view deleted',
    sentence: ({ name, search }) => `deleted the saved view ${quoted(name)}, which was ${shown(search)}`,
  },
  'connection.day_asked': {
    label: 'Day read again',
    sentence: ({ name, day }) => `asked to read ${formatDay(day)} of ${quoted(name)} again`,
  },
  'usage.exported': {
    label: 'Usage exported',
    sentence: ({ from, to }) => `exported the usage of ${formatDay(from)} to ${formatDay(to)}`,
  },
  'usage.read_by_api': {
    label: 'Usage read by API',
    sentence: ({ from, to }) => `read the usage of ${formatDay(from)} to ${formatDay(to)} by the API`,
  },
  'audit.exported': {
    label: 'Audit log exported',
    sentence: ({ from, to }) => `exported the audit log${range(from, to)}`,
  },
};

const REVOKED_BECAUSE: Readonly<Record<NonNullable<AuditData['member.invitation_revoked']['because']>, string>> = {
  removed: 'the member who made it was removed',
  demoted: 'the role of the member who made it changed',
  password_reset: 'the operator reset the password of the member who made it',
  account_proved: 'the account of the member who made it was taken over by the owner of its address',
};

const quoted = (name: string) => `“${name}”`;
const confirmed = (identity: string, what: string) => (identity === 'unknown' ? `, and confirmed ${what}` : '');

function said(before: ProjectSaid, after: ProjectSaid): string {
  const fields = [
    ['owner', before.owner, after.owner],
    ['cost centre', before.costCentre, after.costCentre],
    ['labels', before.labels.join(', '), after.labels.join(', ')],
  ] as const;
  const word = (text: string | null) => (text ? quoted(text) : 'none');
  const changed = fields.filter(([, from, to]) => from !== to);
  return changed.map(([field, from, to]) => `${field} from ${word(from)} to ${word(to)}`).join(', ');
}

/** A view as its address has it, cut where it is long: the entry's data has all of it. */
function shown(search: string): string {
  if (search === '') return 'the usual view';
  return quoted(search.length > 120 ? `${search.slice(0, 120)}…` : search);
}

function range(from: string | null, to: string | null): string {
  if (from && to) return ` of ${formatDay(from)} to ${formatDay(to)}`;
  if (from) return ` from ${formatDay(from)} on`;
  return to ? ` up to ${formatDay(to)}` : '';
}

export const AUDIT_ACTIONS = Object.keys(ACTIONS) as AuditAction[];
export const auditLabel = (action: AuditAction): string => ACTIONS[action].label;

/** What was done, to follow the name of who did it; an entry of another version goes by its action's name. */
export function auditSentence(action: string, data: unknown): string {
  try {
    return (ACTIONS[action as AuditAction].sentence as (data: unknown) => string)(data);
  } catch {
    return action.replaceAll(/[._]/g, ' ');
  }
}
