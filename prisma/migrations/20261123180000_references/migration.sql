-- A tenant's tables refer to nothing outside their workspace: they can be distributed by it (prisma/citus.sql).
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_user_id_fkey";

-- Checked row by row it took a third of the time to store usage. Each stored day has its coverage, which keeps the
-- reference, and what is referred to stays.
ALTER TABLE "usage_rows" DROP CONSTRAINT "usage_rows_workspace_id_connection_id_fkey";
REVOKE DELETE ON connections FROM doow_app;
