ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id_fkey";
