import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentenceOf } from '@/lib/activity/sentences';
import type { Member } from '@/lib/auth/actor';
import { systemActor } from '@/lib/auth/actor';
import { pause, resume } from '@/lib/integrations/change';
import { causeOf, type Problem } from '@/lib/integrations/problem';
import { OPENAI_ERRORS } from '@/lib/integrations/providers/openai/errors';
import { connectionSummary } from '@/lib/integrations/queries';
import { retryKey } from '@/lib/integrations/retry-key';
import { syncConnection } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { world } from '@/lib/sync/world';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected, factsOf, soon } from '@/lib/testing/syncing';
import { withWorkspace } from '@/lib/workspace';
import type { CannedName } from '../sandbox/canned.ts';
import type { Scenario } from '../sandbox/keys.ts';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { auditOf, connectAs, everythingOf, replaceAs } from './verbs.ts';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox('refusals');
});
afterAll(() => sandbox.close());

const scenario = 'research';
const answerAll = (answer: CannedName | null, of: Scenario = scenario, endpoint?: string) =>
  sandbox.control.apply({ answer: { scenario: of, answer, ...(endpoint && { endpoint }) } });
const sync = (target: Target) =>
  syncConnection(target, 'manual', { deadline: soon() }, { ...world, random: () => 0, sleep: async () => {} });
const summaryOf = ({ workspaceId, connectionId }: Target) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', (tx) => connectionSummary(tx, connectionId));
async function connection(owner: Member, of: Scenario = scenario): Promise<Target> {
  return connected(5, owner.workspaceId, sandbox.keyOf(of));
}
async function eventsOf({ connectionId }: Target, kind: string) {
  const rows = await asOwner<{ data: Record<string, unknown> }>(
    'SELECT data FROM events WHERE connection_id = $1 AND kind = $2 ORDER BY id',
    [connectionId, kind],
  );
  return rows.map(({ data }) => data);
}
/** The first words of a cause: what comes before a place for the answer's own facts. */
const wordsOf = (row: Problem) => row.cause.split('{')[0] ?? '';

/** Rows that end a sync of every endpoint as a failure: the others make it wait, or leave the endpoint out. */
const FAILING = OPENAI_ERRORS.filter(({ id, retry }) => retry !== 'told' && id !== 'endpoint_unknown');

describe('a sync that is answered', () => {
  it.each(FAILING.map((row) => [row.id, row] as const))(
    '%s says so, blocks only where the provider judges the key, and goes on by itself otherwise',
    async (id, row) => {
      const owner = await createMember();
      const target = await connection(owner);
      const neighbor = await connection(await createMember(), 'ordinary');
      answerAll(id);
      expect((await sync(target)).outcome).toBe('failed');
      expect((await sync(neighbor)).outcome).toBe('succeeded');
      const { connection: facts, schedule, runs } = await factsOf(target);
      const blocks = row.retry === 'person';
      expect(facts.blocked_reason === null).toBe(!blocks);
      expect(schedule.next_attempt_at === null).toBe(blocks);
      expect(runs.at(-1)?.error).toContain(wordsOf(row));
      expect(runs.at(-1)?.error).toContain(row.nextStep);
      const summary = await summaryOf(target);
      expect(summary.state).toBe(blocks ? 'action_required' : 'warning');
      const [failed] = await eventsOf(target, 'sync_failed');
      const { cause, fix } = sentenceOf('sync_failed', failed);
      expect(cause).toContain(wordsOf(row));
      expect(fix).toBe(row.nextStep);
      if (!blocks) expect(schedule.in_seconds).toBeGreaterThan(14 * 60);
      answerAll(null);
      expect((await sync(target)).outcome).toBe(blocks ? 'not_scheduled' : 'succeeded');
    },
  );

  it.each(['rate_limit', 'rate_limit_unknown'] as const)('%s waits, and blocks nothing', async (id) => {
    const target = await connection(await createMember());
    answerAll(id);
    expect((await sync(target)).outcome).toBe('deferred');
    expect((await factsOf(target)).connection).toMatchObject({ blocked_reason: null, retry_reason: 'rate_limited' });
    answerAll(null);
  });

  it('a web page once costs nothing but one attempt', async () => {
    const target = await connection(await createMember());
    sandbox.control.apply({ answer: { scenario, answer: 'refused_by_page', times: 1, endpoint: 'embeddings' } });
    expect((await sync(target)).outcome).toBe('failed');
    expect((await factsOf(target)).connection.blocked_reason).toBeNull();
    expect((await sync(target)).outcome).toBe('succeeded');
    expect((await summaryOf(target)).retry).toBeNull();
  });
});

describe('trying the stored key again', () => {
  const JUDGED = OPENAI_ERRORS.filter(({ retry }) => retry === 'person');

  it.each(JUDGED.map(({ id }) => id))('%s: stays blocked until the key works, then syncs on', async (id) => {
    const owner = await createMember();
    const target = await connection(owner);
    answerAll(id);
    await sync(target);
    const again = () => retryKey(owner, { id: target.connectionId });
    expect(await again()).toMatchObject({ outcome: 'refused', mayStart: false });
    answerAll('refused_by_page');
    expect(await again()).toMatchObject({ outcome: 'unclear', mayStart: false });
    expect((await factsOf(target)).connection.blocked_reason).not.toBeNull();
    answerAll(null);
    expect(await again()).toMatchObject({ outcome: 'accepted', mayStart: true });
    expect((await sync(target)).outcome).toBe('succeeded');
    expect((await eventsOf(target, 'key_retried')).map(({ outcome }) => outcome)).toEqual([
      'refused',
      'unclear',
      'accepted',
    ]);
    expect(await auditOf(owner.workspaceId)).toEqual(Array(3).fill('connection.key_retried'));
    await expect(again()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of a paused connection takes the block away, and promises no sync before it is resumed', async () => {
    const owner = await createMember();
    const target = await connection(owner);
    answerAll('invalid_api_key');
    await sync(target);
    answerAll(null);
    await pause(owner, { id: target.connectionId });
    const { message, ...retried } = await retryKey(owner, { id: target.connectionId });
    expect(retried).toEqual({ outcome: 'accepted', mayStart: false });
    expect(message).toBe('The key works. The connection is paused: choose Resume to sync again.');
    expect((await factsOf(target)).schedule.next_attempt_at).toBeNull();
    await resume(owner, { id: target.connectionId });
    expect((await sync(target)).outcome).toBe('succeeded');
  });

  it('of connections that were blocked before: the migration makes them due once, and only them', async () => {
    const owner = await createMember();
    const [good, bad, paused, well] = [
      await connection(owner),
      await connection(owner, 'revoked'),
      await connection(owner, 'restating'),
      await connection(owner, 'ordinary'),
    ];
    await sync(well);
    const stable = async () => {
      const { schedule, ...facts } = await factsOf(well);
      return { ...facts, schedule: { ...schedule, in_seconds: null } };
    };
    const before = await stable();
    for (const { connectionId } of [good, bad, paused]) {
      await asOwner("UPDATE connections SET blocked_reason = 'key_refused', blocked_at = now() WHERE id = $1", [
        connectionId,
      ]);
      await asOwner('UPDATE sync_schedule SET next_attempt_at = NULL WHERE connection_id = $1', [connectionId]);
    }
    await asOwner('UPDATE connections SET paused_at = now() WHERE id = $1', [paused.connectionId]);
    await asOwner(readFileSync('prisma/migrations/20261201050100_try_blocked_keys_again/migration.sql', 'utf8'));
    const [forced] = await asOwner("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'connections'");
    expect(forced).toEqual({ relforcerowsecurity: true });
    expect(await stable()).toEqual(before);
    expect((await factsOf(paused)).schedule.next_attempt_at).toBeNull();
    for (const target of [good, bad]) expect((await factsOf(target)).schedule.next_attempt_at).not.toBeNull();
    expect([(await sync(good)).outcome, (await sync(bad)).outcome]).toEqual(['succeeded', 'failed']);
    expect((await factsOf(bad)).connection.blocked_reason).toBe('key_refused');
    expect((await sync(bad)).outcome).toBe('not_scheduled');
  });
});

describe('a key that is connected', () => {
  const owner = () => createMember('admin');

  it.each(OPENAI_ERRORS.filter(({ id }) => id !== 'endpoint_unknown').map((row) => [row.id, row] as const))(
    'and answered %s: its own words at the field, and nothing stored',
    async (id, row) => {
      const actor = await owner();
      const before = await everythingOf(actor.workspaceId);
      answerAll(id);
      const failure = await connectAs(actor, { name: 'Acme', key: sandbox.keyOf(scenario) }).catch((error) => error);
      answerAll(null);
      const { key, region } = failure.fields;
      if (id === 'incorrect_hostname') expect(region).toContain('Europe');
      else expect(key).toContain(wordsOf(row));
      if (id !== 'incorrect_hostname') expect(key).toContain(row.nextStep);
      if (row.means === 'refused' && [402, 429].some((status) => row.statuses.includes(status as never)))
        expect(causeOf(row, { status: 429, shownCode: null, scope: null })).toContain('does not help');
      expect(await everythingOf(actor.workspaceId)).toBe(before);
    },
  );

  it.each([
    'server_error',
    'refused_by_page',
    'page_as_answer',
    'no_answer_in_it',
    'rate_limit',
    'missing_scopes',
  ] as const)('is taken though its project names are answered %s, with a warning', async (id) => {
    const actor = await owner();
    answerAll(id, scenario, 'projects');
    const { id: connectionId, checks } = await connectAs(actor, { name: 'Acme', key: sandbox.keyOf(scenario) });
    answerAll(null, scenario, 'projects');
    expect(checks.map(({ status }) => status)).toEqual(['passed', 'passed', 'warning', 'passed']);
    const [row] = await asOwner('SELECT names_readable FROM connections WHERE id = $1', [connectionId]);
    expect(row?.names_readable).toBe(id !== 'missing_scopes');
  });

  it.each(['connect', 'replace'] as const)('is taken to %s though its usage cannot be trusted', async (verb) => {
    const actor = await owner();
    const odd = {
      status: 200,
      body: '{"object":"page","data":[{"start_time":"?","results":[{"input_tokens":-1}]},7]}',
    };
    const given = verb === 'replace' && (await connectAs(actor, { name: 'Acme', key: sandbox.keyOf('ordinary') }));
    const of = verb === 'replace' ? 'ordinary-second-key' : 'ordinary';
    sandbox.control.apply({ answer: { scenario: of, answer: odd, endpoint: 'completions' } });
    const done = given
      ? await replaceAs(actor, { id: given.id, key: sandbox.keyOf(of) })
      : await connectAs(actor, { name: 'Acme', key: sandbox.keyOf(of) });
    sandbox.control.apply({ answer: { scenario: of, answer: null, endpoint: 'completions' } });
    expect(done.checks.every(({ status }) => status === 'passed')).toBe(true);
  });
});

describe('a key of a data residency region', () => {
  const hostOf = async (id: string) =>
    (await asOwner('SELECT api_host FROM connections WHERE id = $1', [id]))[0]?.api_host;

  it('is sent to its region when the admin confirms it, and stays there', async () => {
    const actor = await createMember('admin');
    const input = { name: 'Acme', key: sandbox.keyOf('regional') };
    await expect(connectAs(actor, input)).rejects.toMatchObject({
      fields: { region: expect.stringContaining('United States'), regionProposed: 'us.api.openai.com' },
    });
    const { id } = await connectAs(actor, { ...input, region: 'us.api.openai.com' });
    expect(await hostOf(id)).toBe('us.api.openai.com');
    const target = { workspaceId: actor.workspaceId, connectionId: id };
    expect((await sync(target)).outcome).toBe('succeeded');
    expect((await summaryOf(target)).host).toBe('us.api.openai.com');
    const [connectedEvent] = await eventsOf(target, 'connected');
    expect(sentenceOf('connected', connectedEvent).text).toContain('us.api.openai.com');
    await asOwner("UPDATE connections SET blocked_reason = 'key_refused' WHERE id = $1", [id]);
    await replaceAs(actor, { id, key: input.key });
    expect(await hostOf(id)).toBe('us.api.openai.com');
    await expect(replaceAs(actor, { id, key: input.key, region: 'eu.api.openai.com' })).rejects.toMatchObject({
      fields: { regionProposed: 'us.api.openai.com' },
    });
    expect(await hostOf(id)).toBe('us.api.openai.com');
  });

  it('is sent to no host that is not on the list', async () => {
    const actor = await createMember('admin');
    const calls = JSON.stringify(sandbox.control.requests);
    for (const region of ['evil.example', 'us.api.openai.com.evil.example', '127.0.0.1'])
      await expect(connectAs(actor, { name: 'Acme', key: sandbox.keyOf('regional'), region })).rejects.toMatchObject({
        fields: { region: expect.any(String) },
      });
    // Not even the shape of a host: the form's schema refuses it.
    for (const region of ['', 'us.api.openai.com:444', 'https://us.api.openai.com', 'us.api.openai.com/', 'user@host'])
      await expect(connectAs(actor, { name: 'Acme', key: sandbox.keyOf('regional'), region })).rejects.toMatchObject({
        issues: [{ path: ['region'], message: 'Choose one of the regions in the list.' }],
      });
    expect(JSON.stringify(sandbox.control.requests)).toBe(calls);
  });
});
