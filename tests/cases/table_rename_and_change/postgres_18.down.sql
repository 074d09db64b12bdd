-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- hazard: drop_column agents.status: the column and its values are dropped

ALTER TABLE "bots" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "bots_id_seq" RENAME TO "agents_id_seq";
ALTER TABLE "agents" RENAME COLUMN "title" TO "name";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_pkey" TO "agents_pkey";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_id_not_null" TO "agents_id_not_null";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_title_not_null" TO "agents_name_not_null";
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
ALTER TABLE "agents" RENAME CONSTRAINT "bots_age_not_null" TO "agents_age_not_null";
ALTER TABLE "agents" DROP COLUMN "status";
