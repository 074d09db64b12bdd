ALTER TABLE "agents" ADD COLUMN "team_name" text;

-- The next file:
-- no-transaction

CREATE UNIQUE INDEX CONCURRENTLY "teams_name_key" ON "teams" ("name");
ALTER TABLE "teams" ADD CONSTRAINT "teams_name_key" UNIQUE USING INDEX "teams_name_key";

-- The next file:
-- no-transaction

ALTER TABLE "agents" ADD CONSTRAINT "agents_team_name_fkey" FOREIGN KEY ("team_name") REFERENCES "teams" ("name") NOT VALID;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_name_fkey";
