import type { Member } from '@/lib/auth/actor';
import { addDays, dayOf } from '@/lib/day';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';

/** An owner whose company has used twelve models in ten projects on each of the last 90 days: 10,800 rows. */
export async function createCompany(): Promise<{ owner: Member; connectionId: string }> {
  const owner = await createMember('owner');
  const { workspaceId } = owner;
  const today = dayOf(Date.now());
  const from = addDays(today, -89);
  const connectionId = await createConnection(workspaceId, { name: 'Acme Production', historyFrom: from });
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, 'completions', 'proj_' || substr(md5(p::text), 1, 24),
       'gpt-' || m % 5 || '.' || m || '-mini-2026-04-1' || m % 10, (900000 + 400000 * sin(d / 5.0 + m))::bigint * 10 / m,
       (90000 + 40000 * sin(d / 4.0 + m))::bigint * 10 / m, 1 + (d * 31 + m * 7 + p) % 900
     FROM generate_series(0, 89) d, generate_series(1, 10) p, generate_series(1, 12) m`,
    [workspaceId, connectionId, from],
  );
  await asOwner(
    `INSERT INTO coverage SELECT $1, $2, e, $3::date + d, now(), now(), 1, ''::bytea, NULL
     FROM generate_series(0, 89) d, unnest($4::text[]) e`,
    [workspaceId, connectionId, from, USAGE_ENDPOINTS.map(({ id }) => id)],
  );
  return { owner, connectionId };
}
