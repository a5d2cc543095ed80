type Task = () => Promise<unknown>;

/** In the order in which they are run. */
const waiting: Task[] = [];
let running = false;

/**
 * Runs when the browser has nothing better to do, one after the other, so that what is fetched does not share the line.
 * What is `first` goes ahead of what still waits, and no longer than a tenth of a second for idle time. @returns how to call it off
 */
export function onIdle(task: Task, { first = false }: { first?: boolean } = {}): () => void {
  if (first) waiting.unshift(task);
  else waiting.push(task);
  whenIdle(first ? 100 : 2_000);
  return () => {
    const index = waiting.indexOf(task);
    if (index >= 0) waiting.splice(index, 1);
  };
}

function whenIdle(timeout: number): void {
  if ('requestIdleCallback' in window) requestIdleCallback(next, { timeout });
  else setTimeout(next, Math.min(timeout, 300)); // Safari has no idle callback
}

function next(): void {
  const task = running ? undefined : waiting.shift();
  if (!task) return;
  running = true;
  const done = () => {
    running = false;
    whenIdle(2_000);
  };
  task().then(done, done); // what could not be fetched is asked for again when it is wanted
}
