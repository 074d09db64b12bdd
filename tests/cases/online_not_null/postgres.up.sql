-- no-transaction

BEGIN;

-- agents.team_id takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id__not_null" CHECK ("team_id" IS NOT NULL) NOT VALID;

-- agents.email takes no NULL any more, once this is known of every row.
ALTER TABLE "agents" ADD CONSTRAINT "agents_email__not_null" CHECK ("email" IS NOT NULL) NOT VALID;

COMMIT;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id__not_null";
ALTER TABLE "agents" ALTER COLUMN "team_id" SET NOT NULL, DROP CONSTRAINT "agents_team_id__not_null";
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_email__not_null";
ALTER TABLE "agents" ALTER COLUMN "email" SET NOT NULL, DROP CONSTRAINT "agents_email__not_null";
