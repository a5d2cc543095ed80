import 'server-only';
import type { EventKind } from '@/lib/activity/events';
import { audit, type NewEvent, recordEvents } from '@/lib/activity/record';
import { sentenceOf } from '@/lib/activity/sentences';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf, startOf } from '@/lib/day';
import { coverageByDay } from '@/lib/sync/coverage';
import { completeThrough } from '@/lib/sync/finality';
import { scheduleOf } from '@/lib/sync/schedule';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import type { CheckFacts } from './check-facts';
import { type ConnectionCheck, connectionChecks } from './checks';
import { connectionOf, organizationsOf } from './connections';
import { openKey, sealedKeyOf } from './credentials';
import { identityOf, type OrganizationFacts } from './identity';
import type { Permit } from './permit';
import { permitted } from './permitted';
import { type Provider, ProviderError, UNATTRIBUTED } from './provider';
import { calledHost } from './region';
import { providerOf } from './registry';
import { silenceOf } from './silence';
import { completeDays, usedDays } from './used-days';
import { tryUsage } from './verify';

/** Runs the guide's eight checks: one live try of the key, and a look at what is stored. Changes nothing but the log. */
export async function checkConnection(
  actor: Member,
  { id, from, to }: { id: string; from: Day; to: Day },
): Promise<ConnectionCheck[]> {
  const { connection, sealed, own } = await withWorkspace(actor, 'connections.write', async (tx) => {
    const connection = await connectionOf(tx, id);
    const own = (await organizationsOf(tx, connection.provider)).find((organization) => organization.id === id);
    const mayTry = !connection.blockedReason && !(await isToldToWait(tx, id, connection.retryReason));
    return { connection, sealed: mayTry ? await sealedKeyOf(tx, id) : null, own };
  });
  const provider = providerOf(connection.provider);
  const tried =
    sealed && own ? await tryKey(provider, await openKey(sealed), own, connection, () => permitted(actor, id)) : null;
  return withWorkspace(actor, 'connections.write', async (tx) => {
    if (tried) await recordEvents(tx, id, null, tried.calls);
    const stored = await storedFacts(tx, id, { from, to });
    const checks = connectionChecks({
      provider: provider.meta.name,
      probe: tried?.probe ?? null,
      blocked: blockedOf(connection.blockedReason),
      namesReadable: connection.namesReadable,
      ...stored,
    });
    const failed = checks.filter(({ status }) => status === 'fail').length;
    await audit(tx, 'connection.checked', { connectionId: id, name: connection.name, failed });
    return checks;
  });
}

const blockedOf = (reason: string | null): CheckFacts['blocked'] =>
  reason === null ? null : reason === 'usage_scope_missing' ? 'scope_missing' : 'key_refused';

/** The provider's "not before" holds for the checks too. */
async function isToldToWait(tx: WorkspaceTx, id: string, retryReason: string | null): Promise<boolean> {
  if (retryReason !== 'rate_limited') return false;
  const due = (await scheduleOf(tx, [id])).get(id)?.nextAttemptAt;
  return due != null && due > new Date();
}

async function tryKey(
  provider: Provider,
  key: Parameters<Provider['open']>[0],
  own: OrganizationFacts,
  { unavailable, apiHost: host }: { unavailable: readonly string[]; apiHost: string },
  beforeRequest: () => Promise<Permit>,
) {
  const calls: NewEvent[] = [];
  const session = provider.open(key, {
    host,
    beforeRequest,
    onCall: ({ at, ...data }) => calls.push({ kind: 'call', at, data }),
  });
  const usage = await tryUsage(provider, session, 29, unavailable);
  const names = await session.readProjects().catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });
  const error = usage instanceof ProviderError ? usage : null;
  const probe: CheckFacts['probe'] = {
    organizationId: session.organizationId(),
    host: calledHost(provider, host),
    usage: standing(usage),
    words: error && {
      cause: error.message,
      nextStep: error.problem?.nextStep ?? 'Run the checks again in a few minutes.',
    },
    names: names instanceof ProviderError ? (names.code === 'scope_missing' ? 'scope_missing' : 'trouble') : 'ok',
    identity: identityOf(own, {
      isSandbox: session.origin.isSandbox,
      organizationId: session.organizationId(),
      projectIds: names instanceof ProviderError ? null : names.map(({ projectId }) => projectId),
      usageProjectIds: usage instanceof ProviderError ? [] : usage,
    }),
  };
  return { probe, calls };
}

function standing(result: unknown): 'ok' | 'key_refused' | 'scope_missing' | 'trouble' {
  if (!(result instanceof ProviderError)) return 'ok';
  return result.code === 'key_refused' || result.code === 'scope_missing' ? result.code : 'trouble';
}

const TELLING = ['key_refused', 'scope_missing', 'refused', 'rate_limited'];

async function storedFacts(
  tx: WorkspaceTx,
  id: string,
  range: { from: Day; to: Day },
): Promise<Omit<CheckFacts, 'probe' | 'blocked' | 'provider' | 'namesReadable'>> {
  const { db, workspaceId } = tx;
  const today = dayOf(Date.now());
  const where = { workspaceId, connectionId: id };
  const rows = (from: Day, to: Day) =>
    db.usageRow.count({ where: { ...where, day: { gte: startOf(from), lte: startOf(to) } } });
  const newest = await db.usageRow.findFirst({ where, orderBy: { day: 'desc' }, select: { day: true } });
  const [covered] = await coverageByDay(tx, { connectionIds: [id] });
  const { lastSuccessAt } = await connectionOf(tx, id);
  const failures = await db.event.findMany({
    where: { ...where, kind: { in: ['sync_failed', 'waiting'] }, ...(lastSuccessAt && { at: { gt: lastSuccessAt } }) },
    orderBy: { id: 'desc' },
    take: 100,
    select: { kind: true, data: true },
  });
  const telling = failures.filter(({ data }) => {
    const { code, reason } = (data ?? {}) as { code?: string; reason?: string };
    return TELLING.includes(code ?? reason ?? '');
  });
  const yesterday = addDays(today, -1);
  return {
    today,
    range,
    rowsInRange: await rows(range.from, range.to),
    anyRows: newest !== null,
    lastUsed: newest && dayOf(newest.day),
    completeThrough: covered ? completeThrough([covered]).day : null,
    errors: telling.map(({ kind, data }) => sentenceOf(kind as EventKind, data).text),
    rowsWithProject:
      (await db.usageRow.findFirst({
        where: { ...where, projectId: { not: UNATTRIBUTED } },
        select: { day: true },
      })) !== null,
    projects: await db.project.count({ where }),
    yesterday: covered?.days.some(({ day, read }) => day === yesterday && read > 0)
      ? await rows(yesterday, yesterday)
      : null,
    silence: covered ? silenceOf(completeDays(covered, (await usedDays(tx, [id])).get(id), today)) : null,
  };
}
