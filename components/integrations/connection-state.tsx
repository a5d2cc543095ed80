import { clsx } from 'clsx';
import { UpcomingTime } from '@/components/ui/relative-time';
import { StatusLabel } from '@/components/ui/status-label';
import { formatDay } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import { metaOf } from '@/lib/integrations/catalog';
import type { ConnectionSummary, Retry } from '@/lib/integrations/queries';
import { silenceInWords } from '@/lib/integrations/silence';
import { failedInARow } from '@/lib/integrations/state';

const LOOKS = {
  healthy: { tone: 'success' },
  backfilling: { tone: 'info', icon: 'working' },
  delayed: { tone: 'warning', icon: 'waiting' },
  warning: { tone: 'warning' },
  action_required: { tone: 'danger' },
  paused: { tone: 'neutral', icon: 'paused' },
  disconnected: { tone: 'neutral' },
} as const satisfies Record<ConnectionSummary['state'], { tone: string; icon?: string }>;

const REMARKED = { tone: 'info' } as const;

/** Icon, word and color; every state but Disconnected also reads "Connected". */
export function ConnectionStateLabel({ connection }: { connection: ConnectionSummary }) {
  // No green check mark beside a remark: a connection with one is synced, and something about it is to be looked at.
  const isRemarked = connection.state === 'healthy' && (connection.noUsage || connection.silence !== null);
  const { tone, ...icon } = isRemarked ? REMARKED : LOOKS[connection.state];
  return (
    <StatusLabel tone={tone} {...icon}>
      {connection.connected && <span className="sr-only">Connected, </span>}
      {connection.words}
    </StatusLabel>
  );
}

/** `next`: when it is tried again by itself. */
type Note = { text: string; next?: string };

/** The second line: what is wrong or waited for, and until when. Nothing when all is well. */
export function ConnectionNotes({ connection, className }: { connection: ConnectionSummary; className?: string }) {
  return notesOf(connection).map(({ text, next }) => (
    <p key={text} className={clsx('text-sm', className)}>
      {text}
      {next && (
        <>
          {' '}
          Next attempt <UpcomingTime at={next} />.
        </>
      )}
    </p>
  ));
}

function notesOf(connection: ConnectionSummary): Note[] {
  const { state, retry, running, blockedReason, namesReadable, keyExpiry, keyExpiresOn, connected } = connection;
  const { blockedBecause, noUsage, silence } = connection;
  const provider = metaOf(connection.provider).name;
  return [
    ...(blockedReason ? [blockedBecause ?? BLOCKED[blockedReason] ?? ''] : []),
    ...(state === 'delayed' ? [late(connection)] : []),
    ...(retry && !running ? [{ text: whyLater(retry), next: retry.at }] : []),
    ...(connected && keyExpiry === 'past' ? ['The key’s expiry date has passed. Replace the key.'] : []),
    ...(connected && keyExpiry === 'soon'
      ? [`The key expires on ${formatDay(keyExpiresOn ?? '')}. Replace it in time.`]
      : []),
    ...(connected && noUsage
      ? [
          `The key is accepted, and ${provider} returned no usage for any day. It may belong to another organization than the one that owns the usage, or nothing was used yet: run “Check this connection” under Access.`,
        ]
      : []),
    ...(connected && silence
      ? [`${silenceInWords(silence, provider)} These days are imported again with every sync.`]
      : []),
    ...(connected && !namesReadable ? ['Project names cannot be read with this key; projects go by their ids.'] : []),
  ].map((note) => (typeof note === 'string' ? { text: note } : note));
}

/** Where no run tells why. */
const BLOCKED: Readonly<Record<string, string>> = {
  key_refused: 'The key was rejected. Replace it, or try it again.',
  usage_scope_missing: 'The key may not read usage. Replace it, or give it the permission and try it again.',
};

function late({ lastSuccessAt, connectedAt, retry, running, nextSyncAt }: ConnectionSummary): Note {
  const text = `No sync has succeeded since ${formatDateTime(lastSuccessAt ?? connectedAt)}.`;
  return retry || running || !nextSyncAt ? { text } : { text, next: nextSyncAt };
}

function whyLater(retry: Retry): string {
  if (retry.reason === 'rate_limited') return `The provider asked to wait until ${formatDateTime(retry.until)}.`;
  return [`${failedInARow(retry.failures)}.`, retry.error].filter(Boolean).join(' ');
}
