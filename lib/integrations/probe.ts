import 'server-only';
import type { EventKind } from '@/lib/activity/events';
import { type NewEvent, recordEvents } from '@/lib/activity/record';
import { sentenceOf } from '@/lib/activity/sentences';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf, startOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { coverageByDay } from '@/lib/sync/coverage';
import { completeThrough } from '@/lib/sync/finality';
import { mayCall, scheduleOf } from '@/lib/sync/schedule';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import type { CheckFacts } from './check-facts';
import { type ConnectionCheck, connectionChecks } from './checks';
import { connectionOf, organizationsOf } from './connections';
import { openKey, sealedKeyOf } from './credentials';
import { identityOf, type OrganizationFacts } from './identity';
import { machineClocks, type Permit, permitFrom } from './permit';
import { type Provider, ProviderError, UNATTRIBUTED } from './provider';
import { providerOf } from './registry';

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
    sealed && own
      ? await tryKey(provider, await openKey(sealed), own, connection.unavailable, () => permitted(actor, id))
      : null;
  return withWorkspace(actor, 'connections.write', async (tx) => {
    if (tried) await recordEvents(tx, id, null, tried.calls);
    const stored = await storedFacts(tx, id, { from, to });
    return connectionChecks({
      provider: provider.meta.name,
      probe: tried?.probe ?? null,
      blocked: blockedOf(connection.blockedReason),
      namesReadable: connection.namesReadable,
      ...stored,
    });
  });
}

const blockedOf = (reason: string | null): CheckFacts['blocked'] =>
  reason === null ? null : reason === 'usage_scope_missing' ? 'scope_missing' : 'key_refused';

/** For one request with the stored key, unless it was disconnected meanwhile. */
async function permitted(actor: Member, id: string): Promise<Permit> {
  const permit = permitFrom(machineClocks);
  if (await withWorkspace(actor, 'connections.write', (tx) => mayCall(tx, id))) return permit;
  throw new AppError('conflict', 'This connection is being disconnected. Nothing more was asked with its key.');
}

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
  unavailable: readonly string[],
  beforeRequest: () => Promise<Permit>,
) {
  const calls: NewEvent[] = [];
  const session = provider.open(key, {
    beforeRequest,
    onCall: ({ at, ...data }) => calls.push({ kind: 'call', at, data }),
  });
  const today = dayOf(Date.now());
  const asError = (error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  };
  const endpoint = provider.usageEndpoints.find((each) => !unavailable.includes(each)) ?? provider.usageEndpoints[0];
  const usage = await session.readUsage(endpoint ?? '', addDays(today, -29), today).catch(asError);
  const names = await session.readProjects().catch(asError);
  const used = usage instanceof ProviderError ? [] : [...usage.values()].flat().map(({ projectId }) => projectId);
  const probe: CheckFacts['probe'] = {
    organizationId: session.organizationId(),
    usage: standing(usage),
    names: names instanceof ProviderError ? (names.code === 'scope_missing' ? 'scope_missing' : 'trouble') : 'ok',
    identity: identityOf(own, {
      isSandbox: session.origin.isSandbox,
      organizationId: session.organizationId(),
      projectIds: names instanceof ProviderError ? null : names.map(({ projectId }) => projectId),
      usageProjectIds: [...new Set(used)].filter((projectId) => projectId !== UNATTRIBUTED),
    }),
  };
  return { probe, calls };
}

function standing(result: unknown): 'ok' | 'key_refused' | 'scope_missing' | 'trouble' {
  if (!(result instanceof ProviderError)) return 'ok';
  return result.code === 'key_refused' || result.code === 'scope_missing' ? result.code : 'trouble';
}

const TELLING = ['key_refused', 'scope_missing', 'rate_limited'];

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
    anyRows: (await db.usageRow.findFirst({ where, select: { day: true } })) !== null,
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
    daysBefore: await rows(addDays(today, -8), addDays(today, -2)),
  };
}
