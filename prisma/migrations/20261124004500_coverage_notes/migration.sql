-- CreateTable
CREATE TABLE "coverage_notes" (
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "failed_code" TEXT,
    "problem" TEXT,
    "run_id" UUID,

    CONSTRAINT "coverage_notes_pkey" PRIMARY KEY ("workspace_id","connection_id","endpoint","day")
);

-- AddForeignKey
ALTER TABLE "coverage_notes" ADD CONSTRAINT "coverage_notes_workspace_id_connection_id_fkey" FOREIGN KEY ("workspace_id", "connection_id") REFERENCES "connections"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE coverage_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE coverage_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON coverage_notes USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON coverage_notes TO doow_app;
