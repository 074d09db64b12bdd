DROP VIEW "papers";
ALTER TABLE "works" RENAME TO "papers";
ALTER SEQUENCE IF EXISTS "works_id_seq" RENAME TO "papers_id_seq";
ALTER TABLE "papers" RENAME CONSTRAINT "works_pkey" TO "papers_pkey";
ALTER TABLE "papers" RENAME CONSTRAINT "works_id_not_null" TO "papers_id_not_null";
ALTER TABLE "papers" RENAME CONSTRAINT "works_Title_not_null" TO "papers_Title_not_null";
ALTER TABLE "papers" RENAME CONSTRAINT "works_words_not_null" TO "papers_words_not_null";
ALTER TABLE "papers" RENAME CONSTRAINT "works_author_not_null" TO "papers_author_not_null";
