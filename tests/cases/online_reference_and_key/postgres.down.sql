-- hazard: drop_column agents.team_name: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "team_name";

-- The next file:
ALTER TABLE "teams" DROP CONSTRAINT "teams_name_key";

-- The next file:
ALTER TABLE "agents" DROP CONSTRAINT "agents_team_name_fkey";
