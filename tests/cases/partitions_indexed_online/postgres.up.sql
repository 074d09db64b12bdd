-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_check events.id_is_positive: SELECT CAST("id" AS text) AS "id" FROM "events" WHERE NOT (id > 0)

-- Locks, for a moment: events (reads and writes wait).
ALTER TABLE "events" ADD CONSTRAINT "id_is_positive" CHECK (id > 0) NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "events" VALIDATE CONSTRAINT "id_is_positive";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique events.events_id_at_kind_key: SELECT CAST("id" AS text) AS "id", CAST("at" AS text) AS "at", CAST("kind" AS text) AS "kind", CAST(count(*) AS text) AS "number of rows" FROM "events" WHERE "id" IS NOT NULL AND "at" IS NOT NULL AND "kind" IS NOT NULL GROUP BY "id", "at", "kind" HAVING count(*) > 1

-- Locks, for a moment: events (reads and writes wait).
-- Invalid until each partition has one that is attached.
ALTER TABLE ONLY "events" ADD CONSTRAINT "events_id_at_kind_key" UNIQUE ("id", "at", "kind");

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "events_2025_id_at_kind_key" ON "events_2025" ("id", "at", "kind");

-- Locks, for a moment: events_2025 (reads and writes wait).
ALTER TABLE "events_2025" ADD CONSTRAINT "events_2025_id_at_kind_key" UNIQUE USING INDEX "events_2025_id_at_kind_key";

-- Locks, for a moment: events_2026 (reads and writes wait).
ALTER TABLE ONLY "events_2026" ADD CONSTRAINT "events_2026_id_at_kind_key" UNIQUE ("id", "at", "kind");

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "events_2026_rest_id_at_kind_key" ON "events_2026_rest" ("id", "at", "kind");

-- Locks, for a moment: events_2026_rest (reads and writes wait).
ALTER TABLE "events_2026_rest" ADD CONSTRAINT "events_2026_rest_id_at_kind_key" UNIQUE USING INDEX "events_2026_rest_id_at_kind_key";

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "events_2026_view_id_at_kind_key" ON "events_2026_view" ("id", "at", "kind");

-- Locks, for a moment: events_2026_view (reads and writes wait).
ALTER TABLE "events_2026_view" ADD CONSTRAINT "events_2026_view_id_at_kind_key" UNIQUE USING INDEX "events_2026_view_id_at_kind_key";
ALTER INDEX "events_2026_id_at_kind_key" ATTACH PARTITION "events_2026_view_id_at_kind_key";

-- Locks, for a moment: events_2026_rest (reads and writes wait).
ALTER INDEX "events_2026_id_at_kind_key" ATTACH PARTITION "events_2026_rest_id_at_kind_key";

-- Locks, for a moment: events_2026 (reads and writes wait).
ALTER INDEX "events_id_at_kind_key" ATTACH PARTITION "events_2026_id_at_kind_key";

-- Locks, for a moment: events_2025 (reads and writes wait).
ALTER INDEX "events_id_at_kind_key" ATTACH PARTITION "events_2025_id_at_kind_key";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.

-- Locks, for a moment: events (writes wait).
-- Invalid until each partition has one that is attached.
CREATE INDEX "events_body_idx" ON ONLY "events" ("body");

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "events_2025_body_idx" ON "events_2025" ("body");

-- Locks, for a moment: events_2026 (writes wait).
CREATE INDEX "events_2026_body_idx" ON ONLY "events_2026" ("body");

-- Locks nothing that reading and writing needs.
CREATE INDEX CONCURRENTLY "events_2026_rest_body_idx" ON "events_2026_rest" ("body");
CREATE INDEX CONCURRENTLY "events_2026_view_body_idx" ON "events_2026_view" ("body");

-- Locks, for a moment: events_2026_view (reads and writes wait).
ALTER INDEX "events_2026_body_idx" ATTACH PARTITION "events_2026_view_body_idx";

-- Locks, for a moment: events_2026_rest (reads and writes wait).
ALTER INDEX "events_2026_body_idx" ATTACH PARTITION "events_2026_rest_body_idx";

-- Locks, for a moment: events_2026 (reads and writes wait).
ALTER INDEX "events_body_idx" ATTACH PARTITION "events_2026_body_idx";

-- Locks, for a moment: events_2025 (reads and writes wait).
ALTER INDEX "events_body_idx" ATTACH PARTITION "events_2025_body_idx";

-- Locks nothing that reading and writing needs.
COMMENT ON INDEX "events_body_idx" IS 'Looked for by its text';
