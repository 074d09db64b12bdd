ALTER TABLE "agents" RENAME TO "bots";
ALTER SEQUENCE IF EXISTS "agents_id_seq" RENAME TO "bots_id_seq";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_pkey" TO "bots_pkey";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_boss_id_fkey" TO "bots_boss_id_fkey";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_id_not_null" TO "bots_id_not_null";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_name_not_null" TO "bots_name_not_null";
