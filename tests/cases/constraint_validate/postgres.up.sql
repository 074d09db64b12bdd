-- precondition: add_check agents.agents_young: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT (age < 200)
-- precondition: add_check agents.agents_age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT (age > 0)
-- precondition: add_foreign_key agents.agents_team_id_fkey: SELECT CAST("id" AS text) AS "id", CAST("team_id" AS text) AS "team_id" FROM "agents" WHERE "team_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "teams" a_parent WHERE a_parent."id" = "agents"."team_id")

ALTER TABLE "agents" DROP CONSTRAINT "agents_young";
ALTER TABLE "agents" ADD CONSTRAINT "agents_young" CHECK (age < 200) NOT VALID;
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_age";
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id_fkey";
