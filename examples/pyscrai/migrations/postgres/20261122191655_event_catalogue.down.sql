-- hazard: drop_column event_types.category: the column and its values are dropped

ALTER TABLE "event_types" RENAME COLUMN "data_schema" TO "schema";
DROP INDEX "event_types_category_idx";
ALTER TABLE "event_types" DROP COLUMN "category";
DROP TYPE "event_category";
