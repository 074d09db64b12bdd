-- no-transaction
-- resumable: each batch is committed; run again, it goes on with the rows that are left.

-- Rows of agents get email, 2000 at a time along the primary key, while others use the table.
DO $batches$
#variable_conflict use_column
DECLARE
    this_batch record;
    next_batch record;
BEGIN
    SELECT "id" INTO this_batch FROM "agents" ORDER BY "id" LIMIT 1;
    WHILE this_batch."id" IS NOT NULL LOOP
        SELECT "id" INTO next_batch FROM "agents" WHERE ("id") >= (this_batch."id") ORDER BY "id" OFFSET 2000 LIMIT 1;
        IF next_batch."id" IS NULL THEN
            UPDATE "agents" SET "email" = concat(name, '@example.com') WHERE ("id") >= (this_batch."id") AND "email" IS NULL;
        ELSE
            UPDATE "agents" SET "email" = concat(name, '@example.com') WHERE ("id") >= (this_batch."id") AND ("id") < (next_batch."id") AND "email" IS NULL;
        END IF;
        COMMIT;
        this_batch := next_batch;
    END LOOP;
END
$batches$;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null agents.email: SELECT CAST("id" AS text) AS "id", CAST("email" AS text) AS "email" FROM "agents" WHERE "email" IS NULL

-- Locks, for a moment: agents (reads and writes wait).
-- agents.email takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_email__not_null" CHECK ("email" IS NOT NULL) NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_email__not_null";

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ALTER COLUMN "email" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_email__not_null";

COMMIT;
