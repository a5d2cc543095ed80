import { step } from './report.mjs';

const HOUR_MS = 3_600_000;

/** What the launcher's schedule is in words the application knows: its interval tells when a sync is late. */
export const HOURLY = '0 * * * *';

/** Calls the cron route now and at every full hour, as a scheduler would: over HTTP, with its secret. `url` is where the application listens. */
export function callCronHourly(/** @type {string} */ url, /** @type {string} */ secret) {
  const call = async () => {
    const answer = await fetch(`${url}/api/cron/sync-usage`, { headers: { authorization: `Bearer ${secret}` } }).catch(
      () => null,
    );
    if (answer?.ok) {
      const { claimed, succeeded } = await answer.json();
      if (claimed > 0) step(`Synced ${succeeded} of ${claimed} due connections`);
    } else step(`The sync could not be called (${answer?.status ?? 'no answer'}); it is tried again in an hour`);
  };
  const next = () => setTimeout(() => call().finally(next), HOUR_MS - (Date.now() % HOUR_MS)).unref();
  call().finally(next);
}
