ALTER TABLE "bots" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "bots_id_seq" RENAME TO "agents_id_seq";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_pkey" TO "agents_pkey";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_name_key" TO "agents_name_key";
ALTER INDEX "bots_name_idx" RENAME TO "agents_name_idx";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_id_not_null" TO "agents_id_not_null";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_name_not_null" TO "agents_name_not_null";
