-- no-transaction
-- locks: a statement waits for one as long as lock_timeout says, and who comes later waits behind it; then it gives way and is tried again.
-- precondition: add_foreign_key agents.agents_team_id_fkey: SELECT CAST("id" AS text) AS "id", CAST("team_id" AS text) AS "team_id" FROM "agents" WHERE "team_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "teams" a_parent WHERE a_parent."id" = "agents"."team_id")

-- Locks, for a moment: agents (writes wait).
ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE SET NULL NOT VALID;

-- Locks nothing that reading and writing needs.
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id_fkey";
