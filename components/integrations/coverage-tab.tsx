import { CoverageGrid } from '@/components/integrations/coverage-grid';
import { CoverageDrawings, CoverageMark, STATE_LOOKS } from '@/components/integrations/coverage-mark';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { type Day, parseDay } from '@/lib/day';
import { exact } from '@/lib/format';
import { coverageCalendar, dayCorrections } from '@/lib/integrations/coverage-calendar';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { CALENDAR_STATES, type CalendarDay } from '@/lib/sync/calendar';
import type { WorkspaceTx } from '@/lib/workspace';
import { CoverageDay } from './coverage-day';
import { dayInFull, STATE_WORDS, stateInWords } from './coverage-words';

/** Corrections of one day that are listed; the Usage page has them all. */
const MOST_CORRECTIONS = 20;

type Props = { tx: WorkspaceTx; connection: ConnectionSummary; search: Record<string, string>; canWrite: boolean };

/** Every day of the history by month with how it stands, and of the chosen one every endpoint. */
export async function CoverageTab({ tx, connection, search, canWrite }: Props) {
  const { days, detailOf } = await coverageCalendar(tx, connection.id);
  const wanted = parseDay(search.day ?? '');
  const chosen = days.find(({ day }) => day === wanted) ?? null;
  const corrections = chosen ? await dayCorrections(tx, connection.id, chosen.day, MOST_CORRECTIONS) : [];
  if (days.length === 0)
    return (
      <Card>
        <EmptyState title="Nothing can be read">
          This organization has none of the endpoints that Doow reads.
        </EmptyState>
      </Card>
    );
  return (
    <div className="flex flex-col gap-6">
      <CoverageDrawings />
      <Legend days={days} />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_18rem] lg:items-start xl:grid-cols-[minmax(0,1fr)_22rem]">
        <CoverageGrid
          connectionId={connection.id}
          selected={chosen?.day ?? null}
          days={days.map((each) => ({
            day: each.day,
            state: each.state,
            awaited: each.awaited,
            label: `${dayInFull(each.day)}: ${stateInWords(each)}`,
          }))}
        />
        {chosen ? (
          <CoverageDay
            connection={connection}
            day={chosen}
            endpoints={detailOf(chosen.day)}
            corrections={corrections}
            canWrite={canWrite}
          />
        ) : (
          <NoDay wanted={search.day} first={days[0]?.day} />
        )}
      </div>
    </div>
  );
}

function NoDay({ wanted, first }: { wanted: string | undefined; first: Day | undefined }) {
  if (!wanted)
    return (
      <p className="rounded-lg border border-dashed p-4 text-muted max-lg:hidden">Choose a day to see its endpoints.</p>
    );
  return (
    <p className="rounded-lg border border-dashed p-4 text-muted max-lg:order-first">
      That day is not kept: the history of this connection goes from {first && dayInFull(first)} to today (UTC).
    </p>
  );
}

/** What each mark means, and on how many days it stands. */
function Legend({ days }: { days: readonly CalendarDay[] }) {
  return (
    <Card title="Coverage" description="Each UTC day as its least final endpoint. Choose a day to see every endpoint.">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
        {CALENDAR_STATES.toReversed().map((state) => (
          <div key={state} className="flex gap-2.5">
            <dt className="flex w-32 shrink-0 items-start gap-2 font-medium">
              <span
                className={`mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-sm border ${STATE_LOOKS[state].cell}`}
              >
                <CoverageMark state={state} />
              </span>
              {STATE_WORDS[state].word}
            </dt>
            <dd className="min-w-0 text-sm">
              <span className="font-medium tabular-nums">
                {exact(`${days.filter((day) => day.state === state).length}`)}
              </span>{' '}
              <span className="text-muted">{STATE_WORDS[state].meaning}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
