-- no-transaction

ALTER TABLE "agents" ADD CONSTRAINT "agents_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE SET NULL NOT VALID;

ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id_fkey";
