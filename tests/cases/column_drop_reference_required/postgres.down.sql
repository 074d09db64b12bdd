-- hazard: filler agents.team_id: the values that were dropped do not come back; rows get a filler

ALTER TABLE "agents" ADD COLUMN "team_id" bigint;
UPDATE "agents" SET "team_id" = (SELECT "id" FROM "teams" ORDER BY "id" LIMIT 1);
ALTER TABLE "agents" ALTER COLUMN "team_id" SET NOT NULL;
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id");
