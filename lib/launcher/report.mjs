const started = performance.now();

/** One line of progress, with the seconds since the start. @param {string} text */
export function step(text) {
  console.log(`[${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s] ${text}`);
}

/** Something the person can mend: its message says what happened and what to do, and is all that is printed. */
export class LaunchError extends Error {}

/** The last lines of a program's output: what it said before it failed. @param {string} text */
export const tail = (text) => text.trim().split('\n').slice(-12).join('\n');

/** @param {unknown} error @returns {string} one message for the person at the terminal */
export function explain(error) {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || /No space left on device|ENOSPC/.test(text))
    return 'The disk is full. Free some space (a first run needs about 2 GB) and start again; nothing was lost.';
  if (error instanceof LaunchError) return text;
  return error instanceof Error ? (error.stack ?? text) : text;
}
