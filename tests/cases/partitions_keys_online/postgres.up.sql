-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null events.id: SELECT CAST("id" AS text) AS "id" FROM "events" WHERE "id" IS NULL
-- precondition: set_not_null events.body: SELECT CAST("body" AS text) AS "body" FROM "events" WHERE "body" IS NULL
-- precondition: add_foreign_key events.events_user_id_fkey: SELECT CAST("user_id" AS text) AS "user_id" FROM "events" WHERE "user_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "users" a_parent WHERE a_parent."id" = "events"."user_id")

-- Locks, for a moment: events (reads and writes wait), events_2025 (writes wait), events_2026_rest (writes wait), events_2026_view (writes wait).
BEGIN;

-- events.id takes no NULL any more, once this is known of every row.
ALTER TABLE "events" ADD CONSTRAINT "events_id__not_null" CHECK ("id" IS NOT NULL) NOT VALID;

-- events.body takes no NULL any more, once this is known of every row.
ALTER TABLE "events" ADD CONSTRAINT "events_body__not_null" CHECK ("body" IS NOT NULL) NOT VALID;

ALTER TABLE "events_2025" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE NOT VALID;
ALTER TABLE "events_2026_rest" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE NOT VALID;
ALTER TABLE "events_2026_view" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE NOT VALID;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "events" VALIDATE CONSTRAINT "events_id__not_null";

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

ALTER TABLE "events" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "events" DROP CONSTRAINT "events_id__not_null";

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "events" VALIDATE CONSTRAINT "events_body__not_null";

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

ALTER TABLE "events" ALTER COLUMN "body" SET NOT NULL;
ALTER TABLE "events" DROP CONSTRAINT "events_body__not_null";

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "events_2025" VALIDATE CONSTRAINT "events_user_id_fkey";
ALTER TABLE "events_2026_rest" VALIDATE CONSTRAINT "events_user_id_fkey";
ALTER TABLE "events_2026_view" VALIDATE CONSTRAINT "events_user_id_fkey";

-- Locks, for a moment: events (writes wait).
-- The keys of the partitions become those of this one: no row is read.
ALTER TABLE "events" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique events.events_pkey: SELECT CAST("id" AS text) AS "id", CAST("at" AS text) AS "at", CAST("kind" AS text) AS "kind", CAST(count(*) AS text) AS "number of rows" FROM "events" WHERE "id" IS NOT NULL AND "at" IS NOT NULL AND "kind" IS NOT NULL GROUP BY "id", "at", "kind" HAVING count(*) > 1

-- Locks, for a moment: events (reads and writes wait).
-- Invalid until each partition has one that is attached.
ALTER TABLE ONLY "events" ADD CONSTRAINT "events_pkey" PRIMARY KEY ("id", "at", "kind");

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "events_2025_pkey" ON "events_2025" ("id", "at", "kind");

-- Locks, for a moment: events_2025 (reads and writes wait).
ALTER TABLE "events_2025" ADD CONSTRAINT "events_2025_pkey" PRIMARY KEY USING INDEX "events_2025_pkey";

-- Locks, for a moment: events_2026 (reads and writes wait).
ALTER TABLE ONLY "events_2026" ADD CONSTRAINT "events_2026_pkey" PRIMARY KEY ("id", "at", "kind");

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "events_2026_rest_pkey" ON "events_2026_rest" ("id", "at", "kind");

-- Locks, for a moment: events_2026_rest (reads and writes wait).
ALTER TABLE "events_2026_rest" ADD CONSTRAINT "events_2026_rest_pkey" PRIMARY KEY USING INDEX "events_2026_rest_pkey";

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "events_2026_view_pkey" ON "events_2026_view" ("id", "at", "kind");

-- Locks, for a moment: events_2026_view (reads and writes wait).
ALTER TABLE "events_2026_view" ADD CONSTRAINT "events_2026_view_pkey" PRIMARY KEY USING INDEX "events_2026_view_pkey";
ALTER INDEX "events_2026_pkey" ATTACH PARTITION "events_2026_view_pkey";

-- Locks, for a moment: events_2026_rest (reads and writes wait).
ALTER INDEX "events_2026_pkey" ATTACH PARTITION "events_2026_rest_pkey";

-- Locks, for a moment: events_2026 (reads and writes wait).
ALTER INDEX "events_pkey" ATTACH PARTITION "events_2026_pkey";

-- Locks, for a moment: events_2025 (reads and writes wait).
ALTER INDEX "events_pkey" ATTACH PARTITION "events_2025_pkey";
