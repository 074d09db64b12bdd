-- expand: papers to works

ALTER TABLE "papers" RENAME TO "works";
ALTER SEQUENCE IF EXISTS "papers_id_seq" RENAME TO "works_id_seq";
ALTER TABLE "works" RENAME CONSTRAINT "papers_pkey" TO "works_pkey";

CREATE VIEW public.papers WITH (security_invoker='true') AS
SELECT id,
    "Title",
    words,
    author
   FROM works;

GRANT SELECT, INSERT, UPDATE ("Title") ON "papers" TO "pg_monitor";
