ALTER TABLE "agents" RENAME TO "bots";
ALTER SEQUENCE IF EXISTS "agents_id_seq" RENAME TO "bots_id_seq";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_pkey" TO "bots_pkey";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_name_key" TO "bots_name_key";
ALTER INDEX "agents_name_idx" RENAME TO "bots_name_idx";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_id_not_null" TO "bots_id_not_null";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_name_not_null" TO "bots_name_not_null";
