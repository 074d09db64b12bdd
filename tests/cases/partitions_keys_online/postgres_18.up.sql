-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null events.id: SELECT CAST("id" AS text) AS "id" FROM "events" WHERE "id" IS NULL
-- precondition: set_not_null events.body: SELECT CAST("body" AS text) AS "body" FROM "events" WHERE "body" IS NULL
-- precondition: add_foreign_key events.events_user_id_fkey: SELECT CAST("user_id" AS text) AS "user_id" FROM "events" WHERE "user_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "users" a_parent WHERE a_parent."id" = "events"."user_id")

-- Locks, for a moment: events (reads and writes wait).
BEGIN;

-- events.id takes no NULL any more, once this is known of every row.
ALTER TABLE "events" ADD CONSTRAINT "events_id__not_null" CHECK ("id" IS NOT NULL) NOT VALID;

-- events.body takes no NULL any more, once this is known of every row.
ALTER TABLE "events" ADD CONSTRAINT "events_body__not_null" CHECK ("body" IS NOT NULL) NOT VALID;

ALTER TABLE "events" ADD CONSTRAINT "events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE NOT VALID;

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
ALTER TABLE "events" VALIDATE CONSTRAINT "events_user_id_fkey";

-- The next file:
-- precondition: add_unique events.events_pkey: SELECT CAST("id" AS text) AS "id", CAST("at" AS text) AS "at", CAST("kind" AS text) AS "kind", CAST(count(*) AS text) AS "number of rows" FROM "events" WHERE "id" IS NOT NULL AND "at" IS NOT NULL AND "kind" IS NOT NULL GROUP BY "id", "at", "kind" HAVING count(*) > 1

ALTER TABLE "events" ADD CONSTRAINT "events_pkey" PRIMARY KEY ("id", "at", "kind");
