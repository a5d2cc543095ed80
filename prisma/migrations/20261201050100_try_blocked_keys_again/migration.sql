-- Until now any 401 or 403 blocked a connection, whoever sent it. Those that are blocked are tried once more: a key that
-- the provider itself refuses is blocked again by that attempt. The owner is bound by the policy of the tenant's rows too,
-- so it is lifted for this statement, inside the migration's transaction.
ALTER TABLE connections NO FORCE ROW LEVEL SECURITY;

WITH blocked AS (
  UPDATE connections SET blocked_reason = NULL, blocked_at = NULL, retry_reason = NULL
  WHERE blocked_reason IS NOT NULL AND disconnected_at IS NULL
  RETURNING workspace_id, id, paused_at
)
UPDATE sync_schedule s SET next_attempt_at = greatest(now(), s.not_before), failures = 0
FROM blocked b
WHERE s.workspace_id = b.workspace_id AND s.connection_id = b.id AND b.paused_at IS NULL;

ALTER TABLE connections FORCE ROW LEVEL SECURITY;
