import { parseInput } from '@/lib/action';
import { exportAuditLog } from '@/lib/activity/audit-export';
import { auditFilters } from '@/lib/activity/audit-queries';
import { route } from '@/lib/route';

export const maxDuration = 300;

export const GET = route('audit.read', async (actor, request) => {
  const { searchParams } = new URL(request.url);
  const given = [...searchParams.keys()].map((name) => [name, searchParams.getAll(name).join(', ')]);
  const filters = parseInput(auditFilters, Object.fromEntries(given));
  return exportAuditLog(actor, filters);
});
