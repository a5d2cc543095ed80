-- CreateTable
CREATE TABLE "saved_views" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("workspace_id","id")
);

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Of ASCII alone, alike in every database: the application compares all letters (lib/views/change.ts).
CREATE UNIQUE INDEX saved_views_name_key ON saved_views (workspace_id, lower(name COLLATE "C"));
ALTER TABLE saved_views
  ADD CONSTRAINT saved_views_name CHECK (name ~ '^[^[:cntrl:]]{1,80}$'),
  -- The query of an address, as a browser writes it.
  ADD CONSTRAINT saved_views_search CHECK (length(search) <= 8000 AND search ~ '^[!-~]*$');

ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON saved_views USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO doow_app;
