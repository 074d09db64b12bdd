ALTER TABLE "agents" ALTER CONSTRAINT "agents_team_id_fkey" NOT DEFERRABLE;
