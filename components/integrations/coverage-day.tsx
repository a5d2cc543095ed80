import type { Route } from 'next';
import Link from 'next/link';
import { CoverageMark } from '@/components/integrations/coverage-mark';
import { RereadForm } from '@/components/integrations/reread-form';
import { counted, exact, signed } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { DayCorrection, EndpointDetail } from '@/lib/integrations/coverage-calendar';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { type CalendarDay, endpointState } from '@/lib/sync/calendar';
import { endpointName } from '@/lib/usage/names';
import { CloseDay } from './close-day';
import { dayInFull, STATE_WORDS, stateInWords } from './coverage-words';

const COUNTERS = { inputTokens: 'Input tokens', outputTokens: 'Output tokens', requests: 'Requests' } as const;

type Props = {
  connection: ConnectionSummary;
  day: CalendarDay;
  endpoints: readonly EndpointDetail[];
  corrections: readonly DayCorrection[];
  canWrite: boolean;
};

/** The chosen day: each endpoint, what was corrected, and the way to read it again. Beside the months, or over their foot. */
export function CoverageDay({ connection, day, endpoints, corrections, canWrite }: Props) {
  const runs = new Set(endpoints.flatMap(({ runId, failedAt }) => (runId && failedAt ? runId : [])));
  return (
    <section
      aria-labelledby="coverage-day"
      className="rounded-lg border bg-surface max-lg:sticky max-lg:bottom-0 max-lg:max-h-[55dvh] max-lg:overflow-y-auto max-lg:shadow-float lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto"
    >
      <header className="flex items-start justify-between gap-3 border-b px-4 py-3">
        <div className="min-w-0">
          <h2 id="coverage-day" className="font-semibold">
            {dayInFull(day.day)} <span className="font-normal text-muted">(UTC)</span>
          </h2>
          <p role="status" className="text-sm first-letter:uppercase">
            {stateInWords(day)}.
          </p>
        </div>
        <CloseDay day={day.day} href={`/settings/integrations/${connection.id}?tab=coverage` as Route} />
      </header>
      <div className="flex flex-col gap-4 p-4">
        <Again connection={connection} day={day} canWrite={canWrite} />
        <ul aria-label="Endpoints" className="flex flex-col divide-y">
          {endpoints.map((endpoint) => (
            <Endpoint key={endpoint.endpoint} day={day} endpoint={endpoint} />
          ))}
        </ul>
        {[...runs].map((run) => (
          <Link
            key={run}
            href={`/settings/integrations/${connection.id}?tab=events&run=${run}` as Route}
            className="text-sm underline"
          >
            What happened in the run that failed
          </Link>
        ))}
        {corrections.length > 0 && <Corrections corrections={corrections} />}
      </div>
    </section>
  );
}

function Again({ connection, day, canWrite }: Pick<Props, 'connection' | 'day' | 'canWrite'>) {
  if (day.awaited)
    return (
      <p className="flex items-center gap-2 font-medium text-info">
        <CoverageMark state={day.state} awaited />
        {whenAwaited(connection)}
      </p>
    );
  if (!canWrite) return null;
  const reason = whyNot(connection);
  if (reason) return <p className="text-muted text-sm">{reason}</p>;
  return <RereadForm connectionId={connection.id} day={day.day} />;
}

function whenAwaited({ running, state, retry, nextSyncAt }: ConnectionSummary): string {
  if (running) return 'Being read again.';
  if (retry?.reason === 'rate_limited')
    return `Read again once the provider’s wait is over: ${formatDateTime(retry.until)}.`;
  if (retry) return `To be read again with the next attempt, ${formatDateTime(retry.at)}.`;
  if (state === 'paused') return 'To be read again once the connection is resumed.';
  if (state === 'disconnected') return 'To be read again once the organization is connected again.';
  return nextSyncAt ? 'About to be read again.' : 'To be read again once the connection works.';
}

function whyNot({ state }: ConnectionSummary): string | null {
  if (state === 'disconnected') return 'Connect this organization again to read a day again.';
  if (state === 'paused') return 'Resume the connection to read this day again.';
  return state === 'action_required' ? 'Replace the key to read this day again.' : null;
}

function Endpoint({ day, endpoint }: { day: CalendarDay; endpoint: EndpointDetail }) {
  const { readAt, rows, suspectAt, failedAt, problem } = endpoint;
  const state = endpointState(day.day, endpoint);
  return (
    <li className="py-2 first:pt-0 last:pb-0">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 font-medium">{endpointName(endpoint.endpoint)}</span>
        <span className="flex shrink-0 items-center gap-1.5 text-sm">
          <CoverageMark state={state} />
          {STATE_WORDS[state].word}
        </span>
      </div>
      <p className="text-muted text-sm">
        {readAt ? `Read ${formatDateTime(readAt)}, ${counted(rows, 'row')}` : 'Never read'}
      </p>
      {state === 'failed' && failedAt && (
        <p className="text-danger text-sm">
          Failed {formatDateTime(failedAt)}: {problem}
        </p>
      )}
      {suspectAt && (
        <p className="text-sm text-warning">
          Came back empty {formatDateTime(suspectAt)}; read once more with the next sync before that counts.
        </p>
      )}
    </li>
  );
}

function Corrections({ corrections }: { corrections: readonly DayCorrection[] }) {
  return (
    <div className="border-t pt-4">
      <h3 className="mb-2 font-medium">Corrected by the provider</h3>
      <ul className="flex flex-col gap-3">
        {corrections.map(({ id, seenAt, endpoint, project, model, changes }) => (
          <li key={id} className="text-sm">
            <p className="[overflow-wrap:anywhere]">
              {endpointName(endpoint)}, {project}, {model}
            </p>
            {changes.map(({ counter, before, after }) => (
              <p key={counter} className="tabular-nums">
                {COUNTERS[counter]}: {exact(before)} → {exact(after)} ({signed(BigInt(after) - BigInt(before))})
              </p>
            ))}
            <p className="text-muted">Seen {formatDateTime(seenAt)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
