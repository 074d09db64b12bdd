ALTER TABLE "agents" ADD COLUMN "team_name" text;

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_unique teams.teams_name_key: SELECT CAST("name" AS text) AS "name", CAST(count(*) AS text) AS "number of rows" FROM "teams" WHERE "name" IS NOT NULL GROUP BY "name" HAVING count(*) > 1

-- Locks nothing that reading and writing needs.
CREATE UNIQUE INDEX CONCURRENTLY "teams_name_key" ON "teams" ("name");

-- Locks, for a moment: teams (reads and writes wait).
ALTER TABLE "teams" ADD CONSTRAINT "teams_name_key" UNIQUE USING INDEX "teams_name_key";

-- The next file:
-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_foreign_key agents.agents_team_name_fkey: SELECT CAST("id" AS text) AS "id", CAST("team_name" AS text) AS "team_name" FROM "agents" WHERE "team_name" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "teams" a_parent WHERE a_parent."name" = "agents"."team_name")

-- Locks, for a moment: agents (writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_name_fkey" FOREIGN KEY ("team_name") REFERENCES "teams" ("name") NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_name_fkey";
