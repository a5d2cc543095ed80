-- Distributes the tenants' tables by workspace over a Citus cluster: run once, as the owner, on the coordinator of an
-- empty or a migrated database, while nothing writes. tenant-keys.int.test.ts proves what this needs: every key and
-- every reference of a tenant's table carries the workspace, and nothing refers across.
--
-- Not tried on a cluster. Before relying on it, see there that
--   the policies hold on the workers: app.workspace_id must reach them (citus.propagate_set_commands = 'local' carries
--   SET LOCAL; lib/workspace.ts says set_config(…, true)), and an unbound query must answer with nothing;
--   doow_app has its grants on the shards (Citus copies roles and grants made before the tables are distributed).

-- References between tenants' tables are taken off first, and put back once all of them are distributed alike.
DO $$
DECLARE
  r record;
  definitions text[] := '{}';
BEGIN
  FOR r IN
    SELECT f.conrelid::regclass AS tbl, f.conname AS name, pg_get_constraintdef(f.oid) AS definition
    FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid
    WHERE f.contype = 'f' AND t.relnamespace = 'public'::regnamespace AND t.relrowsecurity
  LOOP
    definitions := definitions || format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.tbl, r.name, r.definition);
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.tbl, r.name);
  END LOOP;

  PERFORM create_distributed_table('workspaces', 'id');
  FOR r IN
    SELECT oid::regclass::text AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity AND relname <> 'workspaces'
    ORDER BY relname
  LOOP
    PERFORM create_distributed_table(r.name, 'workspace_id', colocate_with => 'workspaces');
  END LOOP;

  FOR i IN 1 .. coalesce(array_length(definitions, 1), 0) LOOP
    EXECUTE definitions[i];
  END LOOP;
END
$$;

-- Local to the coordinator, because they are found without a workspace: sync_schedule (the cron claims over all of
-- them), users, sessions, cron_runs, setup_codes, rate_limits, docs_feedback. No tenant's table refers to them.
