import { expect, it } from 'vitest';
import { dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { figuresOf } from './figures';
import { monthFigures } from './month-figures';
import { monthReport } from './month-report';
import { addMonths, lastEnded, wholeMonth } from './months';
import { movement } from './moved';
import { usageReport } from './report';
import { viewOf } from './view';

it('measures', { timeout: 300_000 }, async () => {
  const now = new Date();
  const month = lastEnded(dayOf(now));
  const range = wholeMonth(month);
  const past = wholeMonth(addMonths(month, -1));
  const who = await createMember('finance');
  const id = await createConnection(who.workspaceId, { name: 'Acme', historyFrom: past.from });
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, d, CASE m % 3 WHEN 0 THEN 'embeddings' ELSE 'completions' END, 'proj_' || md5(p::text), 'gpt-' || m || '-2026-01-01', 1000 * m, p, 3
     FROM (SELECT generate_series($3::date, $4::date, interval '1 day')::date) AS _ (d), generate_series(1, 30) m, generate_series(1, 160) p`,
    [who.workspaceId, id, past.from, range.to],
  );
  await asOwner('ANALYZE usage_rows');
  const { view } = viewOf(new URLSearchParams({ from: range.from, to: range.to, group: 'family' }), dayOf(now));
  const timed = async (name: string, run: Parameters<typeof withWorkspace>[2]) => {
    const times = [];
    for (let i = 0; i < 7; i++) {
      const t = performance.now();
      await withWorkspace(who, 'usage.read', run as never, { snapshot: true });
      times.push(performance.now() - t);
    }
    console.log(name, Math.min(...times).toFixed(0), times.sort((a, b) => a - b)[3]?.toFixed(0));
  };
  await timed('figuresOf family/day', (tx) => figuresOf(tx, view));
  for (const group of ['connection', 'project', 'costCentre', 'model', 'endpoint'] as const)
    await timed(`figuresOf ${group}`, (tx) => figuresOf(tx, { ...view, group, interval: 'month' }));
  await timed('monthFigures', (tx) => monthFigures(tx, view, past));
  await timed('movement', (tx) => movement(tx, view, 'both'));
  await timed('usageReport', (tx) => usageReport(tx, view));
  await timed('monthReport', (tx) => monthReport(tx, month, view, now));
  expect(1).toBe(1);
});
