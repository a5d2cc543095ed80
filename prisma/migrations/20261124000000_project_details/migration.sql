-- CreateTable
CREATE TABLE "project_details" (
    "workspace_id" UUID NOT NULL,
    "project_id" TEXT NOT NULL,
    "owner" TEXT,
    "cost_centre" TEXT,
    "labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_details_pkey" PRIMARY KEY ("workspace_id","project_id")
);

-- AddForeignKey
ALTER TABLE "project_details" ADD CONSTRAINT "project_details_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE project_details
  ALTER COLUMN labels SET NOT NULL,
  ADD CONSTRAINT project_details_owner CHECK (owner ~ '^[^[:cntrl:]]{1,120}$'),
  ADD CONSTRAINT project_details_cost_centre CHECK (cost_centre ~ '^[^[:cntrl:]]{1,120}$'),
  -- A comma parts several labels on screen, a semicolon in a file.
  ADD CONSTRAINT project_details_labels CHECK (
    cardinality(labels) <= 20 AND array_position(labels, NULL) IS NULL
    AND array_to_string(labels, ',') ~ '^([^[:cntrl:],;]{1,60}(,[^[:cntrl:],;]{1,60})*)?$');

ALTER TABLE project_details ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_details FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON project_details USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON project_details TO doow_app;
