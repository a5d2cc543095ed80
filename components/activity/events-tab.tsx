import type { Route } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusLabel } from '@/components/ui/status-label';
import { type EventRow, eventList, eventParams } from '@/lib/activity/event-queries';
import { sentenceOf } from '@/lib/activity/sentences';
import { formatDateTime } from '@/lib/format-time';
import type { WorkspaceTx } from '@/lib/workspace';
import { EventFilter } from './event-filter';

const LOOKS = {
  info: { tone: 'info', word: 'Info' },
  warning: { tone: 'warning', word: 'Warning' },
  error: { tone: 'danger', word: 'Error' },
} as const;

type Props = { tx: WorkspaceTx; connectionId: string; search: Record<string, string> };

/** What happened to the connection, newest first; each entry says its cause and its fix. */
export async function EventsTab({ tx, connectionId, search }: Props) {
  const params = eventParams.parse(search);
  const { events, next } = await eventList(tx, connectionId, params);
  const older = new URLSearchParams({
    tab: 'events',
    ...(params.kind && { kind: params.kind }),
    ...(params.severity && { severity: params.severity }),
    ...(params.run && { run: params.run }),
    ...(next && { before: next }),
  });
  return (
    <Card
      flush
      title="Event log"
      description={
        params.run ? 'The events of one sync run.' : 'Everything that happened to this connection, every call included.'
      }
    >
      <EventFilter kind={params.kind} severity={params.severity} run={params.run} />
      {events.length === 0 ? (
        <EmptyState title="No event matches">Choose another kind or severity.</EmptyState>
      ) : (
        <ol className="divide-y divide-border">
          {events.map((event) => (
            <Entry key={event.id} event={event} />
          ))}
        </ol>
      )}
      {next && (
        <div className="border-t p-4">
          <ButtonLink size="sm" href={`/settings/integrations/${connectionId}?${older}` as Route}>
            Older events
          </ButtonLink>
        </div>
      )}
    </Card>
  );
}

function Entry({ event }: { event: EventRow }) {
  const { tone, word } = LOOKS[event.severity];
  const { text, cause, fix } = sentenceOf(event.kind, event.data);
  const { requestId } = (event.data ?? {}) as { requestId?: string | null };
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 text-sm sm:grid-cols-[11rem_6rem_minmax(0,1fr)]">
      <time dateTime={event.at} className="text-muted tabular-nums">
        {formatDateTime(event.at, { seconds: true })}
      </time>
      <StatusLabel tone={tone} className="self-start">
        {word}
      </StatusLabel>
      <div className="min-w-0 break-words">
        <p className={event.severity === 'info' ? '' : 'font-medium'}>{text}</p>
        {cause && <p className="text-muted">{cause}</p>}
        {fix && <p>{fix}</p>}
        {requestId && (
          <p className="text-muted text-xs">
            Request id <code className="font-mono">{requestId}</code>
          </p>
        )}
      </div>
    </li>
  );
}
