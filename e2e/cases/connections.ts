import { connectionPlaces } from './companies';
import { addCoverage, addRun, addUsage, daysAgo, hoursAgo, insert, type Made, makeConnection } from './company';
import { at, type Case } from './place';

type Given = Parameters<typeof makeConnection>;
type State = {
  name: string;
  facts?: Given[2];
  schedule?: Given[3];
  /** The first day that was read; the history is 90 days. */
  readFrom?: number;
  more?: (made: Made) => Promise<unknown>;
};

const NEVER = { next_attempt_at: null };

/** Each state that a connection can be in, and each note that can stand beside one. */
const STATES: readonly State[] = [
  { name: 'Healthy' },
  { name: 'Syncing', schedule: { lease_until: hoursAgo(-1) } },
  { name: 'Backfilling', readFrom: 34 },
  { name: 'Delayed', facts: { last_success_at: hoursAgo(30) } },
  { name: 'Paused', facts: { paused_at: hoursAgo(50), last_success_at: hoursAgo(50) }, schedule: NEVER },
  { name: 'Refused', facts: { blocked_reason: 'key_refused', last_success_at: hoursAgo(20) }, schedule: NEVER },
  { name: 'Scope missing', facts: { blocked_reason: 'usage_scope_missing' }, schedule: NEVER },
  { name: 'Disconnected', facts: { disconnected_at: hoursAgo(200) }, schedule: NEVER },
  {
    name: 'Failing',
    facts: { retry_reason: 'failing', last_success_at: hoursAgo(3) },
    schedule: { failures: 4, next_attempt_at: hoursAgo(-3) },
    more: (made) =>
      addRun(made, {
        outcome: 'failed',
        error_code: 'unreachable',
        error: 'The provider could not be reached: it answered with an error of its own (500).',
      }),
  },
  {
    name: 'Told to wait',
    facts: { retry_reason: 'rate_limited' },
    schedule: { next_attempt_at: hoursAgo(-2) },
    more: (made) => addRun(made, { outcome: 'deferred', waited_ms: 48_000 }),
  },
  { name: 'Key expires soon', facts: { key_expires_on: daysAgo(-6) } },
  { name: 'Key expired, names unreadable', facts: { key_expires_on: daysAgo(2), names_readable: false } },
];

const slug = (name: string) => name.toLowerCase().replace(/\W+/g, '-');

const states: Case = {
  name: 'states',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId } }) => {
    const places = [at('integrations', '/settings/integrations', { opens: 'main' })];
    for (const { name, facts, schedule, readFrom = 89, more } of STATES) {
      const made = await makeConnection(sql, workspaceId, { name: `Acme ${name}`, ...facts }, schedule);
      const from = daysAgo(readFrom);
      await addUsage(made, { from, projects: ['Support assistant'], models: ['gpt-6-astra', 'gpt-6-luna'] });
      await addCoverage(made, from);
      await addRun(made);
      await more?.(made);
      places.push(at(slug(name), `/settings/integrations/${made.id}`));
    }
    return [...places, at('usage', '/usage')];
  },
};

const LONG = 'Acme Corporation International Holdings, Department of Applied Machine Intelligence'.slice(0, 80);
const UNBROKEN = 'international_customer_service_automation_programme_phase_two_of_three_emea_apac';
const MODEL = 'ft:gpt-5-mini-2025-08-07:acme-corporation-international-holdings:customer-service-triage-v12:Bx7';

/** Names as long as they may be, with and without a place to break. */
const longNames: Case = {
  name: 'long-names',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId, people } }) => {
    await sql('UPDATE workspaces SET name = $2 WHERE id = $1', [workspaceId, LONG]);
    for (const { id, email } of Object.values(people))
      await sql('UPDATE users SET name = $2, email = $3 WHERE id = $1', [
        id,
        'Wilhelmina Konstantinopolitanska-Featherstonehaugh of Northumberland and the Isles',
        `a-rather-long-address-for-a-person-of-this-name.${email}`,
      ]);
    await insert(sql, 'invitations', {
      workspace_id: workspaceId,
      email: `somebody-who-has-not-joined-yet-with-a-long-address@${'sub.'.repeat(8)}example.com`,
      role: 'finance',
      token_hash: Buffer.from(workspaceId),
      created_by: people.owner.id,
      expires_at: hoursAgo(-100),
    });
    const from = daysAgo(89);
    const ids: string[] = [];
    for (const name of [LONG, UNBROKEN]) {
      const made = await makeConnection(
        sql,
        workspaceId,
        {
          name,
          history_from: from,
          is_sandbox: true,
          retry_reason: 'failing',
          connected_by: 'Wilhelmina Konstantinopolitanska-Featherstonehaugh of Northumberland and the Isles',
        },
        { failures: 12 },
      );
      const models = Array.from({ length: 12 }, (_, i) => `${MODEL}${i}`);
      await addUsage(made, { from, projects: [LONG, UNBROKEN, `${LONG} (second)`, 'Short'], models });
      await addCoverage(made, from);
      await addRun(made, { outcome: 'failed', error: 'The provider could not be reached: it cut the answer off.' });
      ids.push(made.id);
    }
    await sql(
      `INSERT INTO project_details (workspace_id, project_id, owner, cost_centre, labels)
       SELECT $1, project_id, $2, $3, ARRAY[$3, 'short', $2] FROM projects WHERE workspace_id = $1 AND name <> 'Short'
       ON CONFLICT DO NOTHING`,
      [workspaceId, LONG.slice(0, 60), UNBROKEN.slice(0, 60)],
    );
    return [
      at('usage', '/usage', { opens: 'main' }),
      at('usage-projects', '/usage?group=project&table=periods'),
      at('usage-filtered', `/usage?project=unattributed&model=${encodeURIComponent(`${MODEL}1`)}&connection=${ids[0]}`),
      at('integrations', '/settings/integrations', { opens: 'main' }),
      ...connectionPlaces('connection', ids[1] ?? '', { opens: 'main' }),
      at('general', '/settings/general'),
      at('members', '/settings/members', { opens: 'main' }),
      at('projects', '/settings/projects', { opens: 'main' }),
      at('audit-log', '/settings/audit-log'),
      at('account', '/account'),
    ];
  },
};

export const CONNECTIONS: readonly Case[] = [states, longNames];
