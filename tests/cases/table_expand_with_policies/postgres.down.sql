DROP VIEW "papers";
ALTER TABLE "works" RENAME TO "papers";
ALTER SEQUENCE IF EXISTS "works_id_seq" RENAME TO "papers_id_seq";
ALTER TABLE "papers" RENAME CONSTRAINT "works_pkey" TO "papers_pkey";
