-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: set_not_null agents.team_id: SELECT CAST("id" AS text) AS "id", CAST("team_id" AS text) AS "team_id" FROM "agents" WHERE "team_id" IS NULL
-- precondition: set_not_null agents.email: SELECT CAST("id" AS text) AS "id", CAST("email" AS text) AS "email" FROM "agents" WHERE "email" IS NULL

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

-- agents.team_id takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id__not_null" CHECK ("team_id" IS NOT NULL) NOT VALID;

-- agents.email takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_email__not_null" CHECK ("email" IS NOT NULL) NOT VALID;

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id__not_null";

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ALTER COLUMN "team_id" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id__not_null";

COMMIT;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_email__not_null";

-- Locks, for a moment: agents (reads and writes wait).
BEGIN;

ALTER TABLE "agents" ALTER COLUMN "email" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_email__not_null";

COMMIT;
