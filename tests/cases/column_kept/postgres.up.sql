-- hazard: narrow_type documents.title: not every value of text fits character varying(200)
-- precondition: narrow_type documents.title: SELECT CAST("id" AS text) AS "id", CAST("title" AS text) AS "title" FROM "documents" WHERE char_length(rtrim(CAST("title" AS text))) > 200

CREATE TABLE "letters" (
    "id" serial,
    "body" bytea COMPRESSION pglz NOT NULL,
    CONSTRAINT "letters_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "letters" ALTER COLUMN "id" SET STATISTICS 1;
ALTER TABLE "letters" ALTER COLUMN "body" SET STORAGE PLAIN;
ALTER TABLE "documents" ADD COLUMN "note" text COMPRESSION pglz;
ALTER TABLE "documents" ALTER COLUMN "note" SET STORAGE MAIN;
ALTER TABLE "documents" ALTER COLUMN "note" SET STATISTICS 7;
ALTER TABLE "documents" ALTER COLUMN "note" SET (n_distinct = 100);
ALTER TABLE "documents" ALTER COLUMN "title" TYPE character varying(200);
ALTER TABLE "documents" ALTER COLUMN "title" SET STORAGE EXTERNAL;
ALTER TABLE "documents" ALTER COLUMN "body" SET STORAGE EXTENDED;
ALTER TABLE "documents" ALTER COLUMN "body" SET COMPRESSION pglz;
ALTER TABLE "documents" ALTER COLUMN "body" SET STATISTICS 500;
ALTER TABLE "documents" ALTER COLUMN "tags" SET STORAGE EXTENDED;
ALTER TABLE "documents" ALTER COLUMN "tags" SET (n_distinct = -0.5);
ALTER TABLE "documents" ALTER COLUMN "size" SET STATISTICS 0;
