ALTER TABLE "people" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "people_id_seq" RENAME TO "agents_id_seq";
ALTER TABLE "agents" RENAME COLUMN "title" TO "name";
ALTER TABLE "agents" RENAME CONSTRAINT "people_pkey" TO "agents_pkey";

-- The next file:
DROP INDEX "people_title";
