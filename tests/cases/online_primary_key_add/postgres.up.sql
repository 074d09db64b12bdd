-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null agents.id: SELECT CAST("id" AS text) AS "id" FROM "agents" WHERE "id" IS NULL

-- Locks, for a moment: agents (reads and writes wait).
-- agents.id takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_id__not_null" CHECK ("id" IS NOT NULL) NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_id__not_null";

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ALTER COLUMN "id" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_id__not_null";

COMMIT;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique agents.agents_pkey: SELECT CAST("id" AS text) AS "id", CAST(count(*) AS text) AS "number of rows" FROM "agents" WHERE "id" IS NOT NULL GROUP BY "id" HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "agents_pkey" ON "agents" ("id");

-- Locks, for a moment: agents (reads and writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "agents_pkey" PRIMARY KEY USING INDEX "agents_pkey";
