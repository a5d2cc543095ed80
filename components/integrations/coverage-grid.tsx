'use client';

import { clsx } from 'clsx';
import type { Route } from 'next';
import Link from 'next/link';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Day } from '@/lib/day';
import { formatMonth } from '@/lib/format';
import { type CalendarState, dayAt, type Month, monthsBetween } from '@/lib/sync/calendar';
import { CoverageMark, STATE_LOOKS } from './coverage-mark';

export type GridDay = { day: Day; state: CalendarState; awaited: boolean; label: string };

type Props = { connectionId: string; days: readonly GridDay[]; selected: Day | null };

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The months, newest first. One stop of the Tab key: the arrows lead from day to day, also into another month. */
export function CoverageGrid({ connectionId, days, selected }: Props) {
  const [first, today] = [days[0]?.day, days.at(-1)?.day];
  const [stop, setStop] = useState(selected ?? today);
  const grid = useRef<HTMLDivElement>(null);
  if (!first || !today) return null;
  const known = new Map(days.map((each) => [each.day, each]));

  const move = (event: KeyboardEvent) => {
    const from = (event.target as HTMLElement).dataset.day as Day | undefined;
    const to = from && !event.ctrlKey && !event.altKey && !event.metaKey ? dayAt(event.key, from) : null;
    if (!to) return;
    event.preventDefault();
    const within = to < first ? first : to > today ? today : to;
    setStop(within);
    grid.current?.querySelector<HTMLElement>(`[data-day="${within}"]`)?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the days inside are what has the focus; keys rise from them
    <div
      ref={grid}
      onKeyDown={move}
      className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,12rem),1fr))] gap-x-6 gap-y-6"
    >
      {monthsBetween(first, today).map((month) => (
        <MonthGrid
          key={month.month}
          month={month}
          dayOf={(day) => known.get(day)}
          today={today}
          stop={stop}
          selected={selected}
          onFocus={setStop}
          href={(day) => `/settings/integrations/${connectionId}?tab=coverage&day=${day}` as Route}
        />
      ))}
    </div>
  );
}

type MonthProps = {
  month: Month;
  dayOf: (day: Day) => GridDay | undefined;
  today: Day;
  stop: Day | undefined;
  selected: Day | null;
  onFocus: (day: Day) => void;
  href: (day: Day) => Route;
};

function MonthGrid({ month: { month, weeks }, dayOf, today, stop, selected, onFocus, href }: MonthProps) {
  const name = formatMonth(month);
  return (
    <section>
      <h3 id={`month-${month}`} className="mb-2 font-medium">
        {name}
      </h3>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern, on a table as its base
        role="grid"
        aria-labelledby={`month-${month}`}
        className="w-full table-fixed border-separate border-spacing-0.5"
      >
        <thead>
          <tr>
            {WEEKDAYS.map((weekday) => (
              <th key={weekday} scope="col" abbr={weekday} className="pb-1 font-normal text-muted text-xs">
                {weekday.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, i) => {
                const known = day && dayOf(day);
                if (!day || !known)
                  return (
                    <td key={WEEKDAYS[i]} className="h-9 text-center text-muted text-xs">
                      {day && Number(day.slice(8))}
                    </td>
                  );
                return (
                  // biome-ignore lint/a11y/useAriaPropsSupportedByRole: in a grid it is a gridcell
                  <td key={WEEKDAYS[i]} aria-selected={day === selected}>
                    <DayLink
                      day={known}
                      href={href(day)}
                      tabIndex={day === stop ? 0 : -1}
                      isToday={day === today}
                      isSelected={day === selected}
                      onFocus={() => onFocus(day)}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type DayProps = {
  day: GridDay;
  href: Route;
  tabIndex: number;
  isToday: boolean;
  isSelected: boolean;
  onFocus: () => void;
};

function DayLink({ day: { day, state, awaited, label }, href, isToday, isSelected, ...props }: DayProps) {
  return (
    <Link
      {...props}
      href={href}
      scroll={false}
      prefetch={false}
      data-day={day}
      aria-label={label}
      aria-current={isToday ? 'date' : undefined}
      title={label}
      className={clsx(
        'flex h-9 scroll-mt-4 scroll-mb-80 flex-col items-center justify-center rounded-sm border text-xs tabular-nums hover:border-text lg:scroll-mb-4',
        STATE_LOOKS[state].cell,
        isToday && 'font-semibold',
        isSelected && 'outline-2 outline-text',
      )}
    >
      {Number(day.slice(8))}
      <CoverageMark state={state} awaited={awaited} />
    </Link>
  );
}
