-- hazard: drop_column agents.team_id: the column and its values are dropped

ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id_fkey";
ALTER TABLE "agents" DROP COLUMN "team_id";
