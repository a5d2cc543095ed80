import { clsx } from 'clsx';
import { UpcomingTime } from '@/components/ui/relative-time';
import { StatusLabel } from '@/components/ui/status-label';
import { formatDay } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { ConnectionSummary, Retry } from '@/lib/integrations/queries';
import { failedInARow } from '@/lib/integrations/state';

const LOOKS = {
  healthy: { tone: 'success' },
  backfilling: { tone: 'info', icon: 'working' },
  delayed: { tone: 'warning', icon: 'waiting' },
  action_required: { tone: 'danger' },
  paused: { tone: 'neutral', icon: 'paused' },
  disconnected: { tone: 'neutral' },
} as const satisfies Record<ConnectionSummary['state'], { tone: string; icon?: string }>;

/** Icon, word and colour; every state but Disconnected also reads "Connected". */
export function ConnectionStateLabel({ connection }: { connection: ConnectionSummary }) {
  const { tone, ...icon } = LOOKS[connection.state];
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
  return [
    ...(blockedReason === 'key_refused' ? ['The key was refused. Replace it to go on.'] : []),
    ...(blockedReason === 'usage_scope_missing' ? ['The key may not read usage. Replace it to go on.'] : []),
    ...(state === 'delayed' ? [late(connection)] : []),
    ...(retry && !running ? [{ text: whyLater(retry), next: retry.at }] : []),
    ...(connected && keyExpiry === 'past' ? ['The key’s expiry date has passed. Replace the key.'] : []),
    ...(connected && keyExpiry === 'soon'
      ? [`The key expires on ${formatDay(keyExpiresOn ?? '')}. Replace it in time.`]
      : []),
    ...(connected && !namesReadable ? ['Project names cannot be read with this key; projects go by their ids.'] : []),
  ].map((note) => (typeof note === 'string' ? { text: note } : note));
}

function late({ lastSuccessAt, connectedAt, retry, running, nextSyncAt }: ConnectionSummary): Note {
  const text = `No sync has succeeded since ${formatDateTime(lastSuccessAt ?? connectedAt)}.`;
  return retry || running || !nextSyncAt ? { text } : { text, next: nextSyncAt };
}

function whyLater(retry: Retry): string {
  if (retry.reason === 'rate_limited') return `The provider asked to wait until ${formatDateTime(retry.until)}.`;
  return [`${failedInARow(retry.failures)}.`, retry.error].filter(Boolean).join(' ');
}
