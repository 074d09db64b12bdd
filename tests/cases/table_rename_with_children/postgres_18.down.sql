ALTER TABLE "bots" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "bots_id_seq" RENAME TO "agents_id_seq";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_pkey" TO "agents_pkey";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_boss_id_fkey" TO "agents_boss_id_fkey";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_id_not_null" TO "agents_id_not_null";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_name_not_null" TO "agents_name_not_null";
