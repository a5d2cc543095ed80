import { exact } from '@/lib/format';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { SCENARIOS, type Scenario } from './sandbox/keys';
import { usageOf } from './sandbox/usage';
import { connectOrganization, untilHealthy } from './support/connect';
import { expect, test } from './support/fixtures';

const DAY_MS = 86_400_000;
const READABLE: readonly Scenario[] = [
  'ordinary',
  'research',
  'large',
  'empty',
  'no-projects',
  'no-names-scope',
  'rate-limited',
  'lagging',
  'restating',
  'no-header',
];

/** What the provider counted, straight from what its answers are made of. */
function counted(scenario: Scenario, from: number, to: number) {
  const organization = SCENARIOS.find((entry) => entry.scenario === scenario)?.organization ?? '';
  const totals = { inputTokens: 0n, outputTokens: 0n, requests: 0n };
  for (const { id } of USAGE_ENDPOINTS)
    for (let day = from; day <= to; day += DAY_MS)
      for (const group of usageOf(organization, id, day, { now: Date.now() })) {
        if (id === 'decisions' && ['research', 'no-projects'].includes(scenario)) continue; // it has no such endpoint
        totals.inputTokens += BigInt(group.input_tokens);
        totals.outputTokens += BigInt(group.output_tokens);
        totals.requests += BigInt(group.num_model_requests);
      }
  return Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, `${value}`]));
}

// Days that are settled in every organization: neither lagging nor to be corrected any more.
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const [from, to] = [today - 20 * DAY_MS, today - 6 * DAY_MS];
const day = (time: number) => new Date(time).toISOString().slice(0, 10);

for (const scenario of READABLE)
  test(`the totals of "${scenario}" on screen, as JSON and as CSV are the provider's, to the token`, async ({
    page,
    signIn,
    keyOf,
  }) => {
    await signIn('admin');
    const id = await connectOrganization(page, 'Acme', keyOf(scenario));
    await untilHealthy(page);
    const expected = counted(scenario, from, to);
    const query = `from=${day(from)}&to=${day(to)}`;

    const { totals } = await (await page.request.get(`/api/usage?${query}&groupBy=day,model`)).json();
    expect(totals).toEqual(expected);
    const csv = await (
      await page.request.get(`/api/usage/export.csv?${query}&groupBy=day,endpoint,project,model,connection`)
    ).text();
    const rows = csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').slice(-4));
    const sum = (column: number) => rows.reduce((total, row) => total + BigInt(row[column] ?? 0), 0n).toString();
    expect({ inputTokens: sum(0), outputTokens: sum(1), requests: sum(2) }).toEqual(expected);
    expect(rows.every((row) => row[3] === 'sandbox')).toBe(true);

    await page.goto(`/usage?${query}&connection=${id}`);
    if (scenario === 'empty') return expect(page.getByText('Nothing matches these filters')).toBeVisible();
    const cells = page
      .getByRole('table', { name: 'Usage by model' })
      .getByRole('row', { name: /^Total/ })
      .getByRole('cell');
    await expect(cells).toContainText([
      'Total',
      exact(expected.inputTokens ?? ''),
      exact(expected.outputTokens ?? ''),
      exact(expected.requests ?? ''),
    ]);
  });
