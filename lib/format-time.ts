import { counted, formatDay, SPACE } from './format';

/** `14 Nov 2026, 01:15 UTC`; with `seconds` to the second. */
export function formatDateTime(at: Date | string, { seconds = false }: { seconds?: boolean } = {}): string {
  const iso = new Date(at).toISOString();
  return `${formatDay(iso)}, ${iso.slice(11, seconds ? 19 : 16)} UTC`;
}

const STEPS: readonly [seconds: number, one: string, many: string][] = [
  [86_400, 'day', 'days'],
  [3_600, 'hour', 'hours'],
  [60, 'min', 'min'],
];

/** `12 min ago`, `in 3 hours`, `just now`; beyond 30 days the date itself. What is past is rounded down. */
export function formatRelative(at: Date | string, now: Date): string {
  const seconds = Math.round((now.getTime() - new Date(at).getTime()) / 1000);
  // An hour that lacks a few seconds is still an hour to wait.
  const size = seconds >= 0 ? seconds : Math.ceil(-seconds / 60) * 60;
  if (size > 30 * 86_400) return formatDay(new Date(at).toISOString());
  const step = STEPS.find(([length]) => size >= length);
  if (!step) return 'just now';
  const count = size / step[0];
  if (seconds >= 0) return `${counted(Math.floor(count), step[1], step[2])} ago`;
  return `in ${counted(Math.round(count), step[1], step[2])}`;
}

/** A moment to come: `in 2 hours (14:05 UTC)`, from a day ahead on with its date; `now` once it is there. */
export function formatUpcoming(at: Date | string, now: Date): string {
  const ahead = new Date(at).getTime() - now.getTime();
  const time = formatDateTime(at);
  return `${ahead > 0 ? formatRelative(at, now) : 'now'} (${ahead < 86_400_000 ? time.split(', ')[1] : time})`;
}

/** `340 ms`, `2.4 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}${SPACE}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}${SPACE}s`;
  const seconds = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}${SPACE}h ${m}${SPACE}min` : `${m}${SPACE}min ${s}${SPACE}s`;
}
