DROP VIEW "agents";
ALTER TABLE "bots" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "bots_id_seq" RENAME TO "agents_id_seq";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_pkey" TO "agents_pkey";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_name_key" TO "agents_name_key";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_team_id_fkey" TO "agents_team_id_fkey";
ALTER INDEX "bots_state_idx" RENAME TO "agents_state_idx";
