-- hazard: required_column agents.status: the column is required, and rows that exist have no value for it: give it a default or a backfill
-- precondition: required_column agents.status: SELECT CAST("id" AS text) AS "id" FROM "agents" WHERE 1 = 1

ALTER TABLE "agents" ADD COLUMN "status" text NOT NULL;
