CREATE UNLOGGED TABLE "sessions" (
    "id" uuid NOT NULL,
    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sessions" REPLICA IDENTITY FULL;
ALTER TABLE "events" SET UNLOGGED;
ALTER TABLE "events" SET (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE "events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "events" FORCE ROW LEVEL SECURITY;
ALTER TABLE "events" REPLICA IDENTITY USING INDEX "events_kind";
ALTER TABLE "events" CLUSTER ON "events_at";
