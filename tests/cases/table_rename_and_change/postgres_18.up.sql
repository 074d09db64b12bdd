ALTER TABLE "agents" RENAME TO "bots";
ALTER SEQUENCE IF EXISTS "agents_id_seq" RENAME TO "bots_id_seq";
ALTER TABLE "bots" RENAME COLUMN "name" TO "title";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_pkey" TO "bots_pkey";
ALTER TABLE "bots" ADD COLUMN "status" text NOT NULL DEFAULT 'idle'::text;
ALTER TABLE "bots" RENAME CONSTRAINT "agents_id_not_null" TO "bots_id_not_null";
ALTER TABLE "bots" RENAME CONSTRAINT "agents_name_not_null" TO "bots_title_not_null";
ALTER TABLE "bots" ALTER COLUMN "age" TYPE bigint;
ALTER TABLE "bots" RENAME CONSTRAINT "agents_age_not_null" TO "bots_age_not_null";
