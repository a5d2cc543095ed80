-- The application's rights are a group role without login: the login role of DATABASE_URL is a member of it
-- (prisma/app-role.mjs). Roles belong to the cluster and the shadow database replays this file, hence the guard.
DO $$
BEGIN
  CREATE ROLE doow_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- After a transaction with set_config(…, true) the setting reads '' on that connection, not null.
CREATE FUNCTION app_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.workspace_id', true), '')::uuid $$;
CREATE FUNCTION app_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.user_id', true), '')::uuid $$;

GRANT USAGE ON SCHEMA public TO doow_app;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['memberships', 'invitations', 'connections', 'credentials', 'projects', 'usage_rows',
                           'coverage', 'restatements', 'sync_runs', 'events', 'audit_entries']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace())', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO doow_app', t);
    IF t NOT IN ('audit_entries', 'events', 'restatements') THEN
      EXECUTE format('GRANT UPDATE, DELETE ON %I TO doow_app', t);
    END IF;
  END LOOP;
END
$$;

-- "Disconnect and delete the usage too" takes the usage's restatements with it.
GRANT DELETE ON restatements TO doow_app;

ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON workspaces USING (id = app_workspace()) WITH CHECK (id = app_workspace());
GRANT SELECT, INSERT, UPDATE ON workspaces TO doow_app;

-- A person who signs in sees which workspaces are theirs before one is opened: read only, their own rows only.
CREATE POLICY own ON memberships FOR SELECT USING (user_id = app_user());
CREATE POLICY own ON workspaces FOR SELECT
  USING (EXISTS (SELECT FROM memberships m WHERE m.workspace_id = workspaces.id AND m.user_id = app_user()));

-- Found without a workspace: each table's reason stands in prisma/schema.prisma.
GRANT SELECT, INSERT, UPDATE, DELETE ON users, sessions, sync_schedule, cron_runs, setup_codes, rate_limits TO doow_app;
GRANT SELECT, INSERT ON docs_feedback TO doow_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO doow_app;

-- What the types cannot say.
ALTER TABLE memberships ADD CONSTRAINT memberships_role CHECK (role IN ('owner', 'admin', 'finance', 'member'));
ALTER TABLE invitations ADD CONSTRAINT invitations_role CHECK (role IN ('owner', 'admin', 'finance', 'member'));
ALTER TABLE users ADD CONSTRAINT users_email_lower CHECK (email = lower(email));
ALTER TABLE usage_rows ADD CONSTRAINT usage_rows_counts
  CHECK (input_tokens >= 0 AND output_tokens >= 0 AND requests >= 0);
CREATE UNIQUE INDEX connections_name_key ON connections (workspace_id, lower(name));
