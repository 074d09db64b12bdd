-- expand: papers to works

ALTER TABLE "papers" RENAME TO "works";
ALTER SEQUENCE IF EXISTS "papers_id_seq" RENAME TO "works_id_seq";
ALTER TABLE "works" RENAME CONSTRAINT "papers_pkey" TO "works_pkey";
ALTER TABLE "works" RENAME CONSTRAINT "papers_id_not_null" TO "works_id_not_null";
ALTER TABLE "works" RENAME CONSTRAINT "papers_Title_not_null" TO "works_Title_not_null";
ALTER TABLE "works" RENAME CONSTRAINT "papers_words_not_null" TO "works_words_not_null";
ALTER TABLE "works" RENAME CONSTRAINT "papers_author_not_null" TO "works_author_not_null";

CREATE VIEW public.papers WITH (security_invoker='true') AS
SELECT id,
    "Title",
    words,
    author
   FROM works;

GRANT SELECT, INSERT, UPDATE ("Title") ON "papers" TO "pg_monitor";
