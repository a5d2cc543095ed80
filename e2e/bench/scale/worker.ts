import { syncDue } from '@/lib/sync/sync';

// Calls the cron's own function until nothing is due, and tells what it took. Waits for a line first, so that all begin
// at once.
await new Promise((resolve) => process.stdin.once('data', resolve));
const cpu = process.cpuUsage();
const began = performance.now();
let claimed = 0;
let failed = 0;
for (let remaining = 1; remaining > 0; ) {
  const counts = await syncDue({ deadline: new Date(Date.now() + 300_000) });
  claimed += counts.claimed;
  failed += counts.failed + counts.deferred;
  remaining = counts.claimed === 0 ? 0 : counts.remaining;
}
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    claimed,
    failed,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
process.exit();
