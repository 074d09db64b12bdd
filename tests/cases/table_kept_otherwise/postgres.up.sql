DROP INDEX "events_at";
ALTER INDEX "events_kind" RENAME TO "events_kinds";
ALTER TABLE "events" RESET (toast.autovacuum_enabled);
ALTER TABLE "events" SET (fillfactor = 90);
ALTER TABLE "events" DISABLE ROW LEVEL SECURITY;
ALTER TABLE "events" FORCE ROW LEVEL SECURITY;
CREATE INDEX "events_at" ON "events" ("at" DESC);
ALTER TABLE "events" CLUSTER ON "events_at";
ALTER TABLE "events" REPLICA IDENTITY USING INDEX "events_kinds";
