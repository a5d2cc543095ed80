import type pg from 'pg';
import { LAST_DAY } from '../storage/companies.ts';

/** Projects that have a name and no usage, beside the 60 that have both. */
const SILENT = 3_000;
/** Days with corrections, 12 of each. */
const CORRECTED_DAYS = 60;

/** What a company has beside its rows: names and words of its projects, and corrections of its last days. */
export async function fillWords(owner: pg.Client, workspaceId: string): Promise<void> {
  await owner.query(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name)
     SELECT DISTINCT workspace_id, connection_id, project_id, 'Project ' || right(project_id, 6) FROM bench_series WHERE workspace_id = $1
     UNION ALL SELECT workspace_id, id, 'proj_' || substr(md5('silent' || n), 1, 24), 'Silent project ' || n
     FROM connections, generate_series(1, $2) n WHERE workspace_id = $1 AND name = 'Organization 0'`,
    [workspaceId, SILENT],
  );
  await owner.query(
    `INSERT INTO project_details (workspace_id, project_id, owner, cost_centre, labels)
     SELECT workspace_id, project_id, 'Owner ' || n % 9, 'CC-' || n % 5, CASE n % 3 WHEN 0 THEN '{prod}' WHEN 1 THEN '{batch,prod}' ELSE '{}' END::text[]
     FROM (SELECT workspace_id, project_id, row_number() OVER (ORDER BY project_id) AS n FROM projects WHERE workspace_id = $1) p`,
    [workspaceId],
  );
  await owner.query(
    `INSERT INTO restatements (workspace_id, connection_id, run_id, day, endpoint, project_id, model, input_tokens_before,
       input_tokens_after, output_tokens_before, output_tokens_after, requests_before, requests_after)
     SELECT workspace_id, connection_id, gen_random_uuid(), $2::date - d, endpoint, project_id, model, 900, 1000, 90, 100, 1, 2
     FROM generate_series(0, $3 - 1) d, bench_series WHERE workspace_id = $1 AND series % 120 = d % 120`,
    [workspaceId, LAST_DAY, CORRECTED_DAYS],
  );
  await owner.query('VACUUM ANALYZE projects, project_details, restatements');
}
