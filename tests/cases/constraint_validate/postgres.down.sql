-- precondition: add_check agents.agents_age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT (age > 0)
-- precondition: add_check agents.agents_young: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE NOT (age < 200)

ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id_fkey";
ALTER TABLE "agents" DROP CONSTRAINT "agents_age";
ALTER TABLE "agents" ADD CONSTRAINT "agents_age" CHECK (age > 0) NOT VALID;
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_young";
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") NOT VALID;
