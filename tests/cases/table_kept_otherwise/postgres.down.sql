DROP INDEX "events_at";
ALTER INDEX "events_kinds" RENAME TO "events_kind";
ALTER TABLE "events" SET (fillfactor = 70, toast.autovacuum_enabled = false);
ALTER TABLE "events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "events" NO FORCE ROW LEVEL SECURITY;
CREATE INDEX "events_at" ON "events" ("at");
ALTER TABLE "events" CLUSTER ON "events_at";
ALTER TABLE "events" REPLICA IDENTITY USING INDEX "events_kind";
