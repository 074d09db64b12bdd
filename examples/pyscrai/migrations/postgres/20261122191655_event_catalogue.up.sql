ALTER TABLE "event_types" RENAME COLUMN "schema" TO "data_schema";
CREATE TYPE "event_category" AS ENUM ('communication', 'scenario', 'agent', 'system');
ALTER TABLE "event_types" ADD COLUMN "category" "event_category";
UPDATE "event_types" SET "category" = 'system';
ALTER TABLE "event_types" ALTER COLUMN "category" SET NOT NULL;
CREATE INDEX "event_types_category_idx" ON "event_types" ("category");
