-- no-transaction
-- precondition: set_not_null agents.team_id: SELECT CAST("id" AS text) AS "id", CAST("team_id" AS text) AS "team_id" FROM "agents" WHERE "team_id" IS NULL
-- precondition: set_not_null agents.email: SELECT CAST("id" AS text) AS "id", CAST("email" AS text) AS "email" FROM "agents" WHERE "email" IS NULL

BEGIN;

-- agents.team_id takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id__not_null" CHECK ("team_id" IS NOT NULL) NOT VALID;

-- agents.email takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_email__not_null" CHECK ("email" IS NOT NULL) NOT VALID;

COMMIT;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id__not_null";

BEGIN;

ALTER TABLE "agents" ALTER COLUMN "team_id" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id__not_null";

COMMIT;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_email__not_null";

BEGIN;

ALTER TABLE "agents" ALTER COLUMN "email" SET NOT NULL;
ALTER TABLE "agents" DROP CONSTRAINT "agents_email__not_null";

COMMIT;
