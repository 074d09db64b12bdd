-- precondition: add_check animals.tagged: SELECT CAST("id" AS text) AS "id" FROM "animals" WHERE NOT (id > 0)

CREATE TABLE "puppies" (
    "weeks" integer NOT NULL
) INHERITS ("dogs");

CREATE INDEX "puppies_id_idx" ON "puppies" ("id");
ALTER TABLE "animals" ADD COLUMN "born" date;
ALTER TABLE "cats" ADD COLUMN "born" date;
ALTER TABLE "animals" ALTER COLUMN "name" SET DEFAULT 'nobody'::text;
ALTER TABLE "animals" ADD CONSTRAINT "tagged" CHECK (id > 0) NO INHERIT;
ALTER TABLE "cats" INHERIT "animals";
