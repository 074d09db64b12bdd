-- precondition: add_foreign_key agents.agents_team_id_fkey: SELECT CAST("id" AS text) AS "id", CAST("team_id" AS text) AS "team_id" FROM "agents" WHERE "team_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "squads" a_parent WHERE a_parent."id" = "agents"."team_id")

ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id_fkey";
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "squads" ("id");
