-- hazard: drop_table sessions: the table and all its rows are dropped

ALTER TABLE "events" SET LOGGED;
ALTER TABLE "events" RESET (fillfactor, autovacuum_enabled, toast.autovacuum_enabled);
ALTER TABLE "events" DISABLE ROW LEVEL SECURITY;
ALTER TABLE "events" NO FORCE ROW LEVEL SECURITY;
DROP TABLE "sessions";
ALTER TABLE "events" REPLICA IDENTITY DEFAULT;
ALTER TABLE "events" SET WITHOUT CLUSTER;
