-- hazard: drop_column order.weird "name": the column and its values are dropped
-- hazard: drop_column order.größe: the column and its values are dropped
-- hazard: drop_table "; DROP TABLE users; --: the table and all its rows are dropped

ALTER TABLE "order" RENAME COLUMN "from" TO "select";
DROP INDEX "order_größe_idx";
ALTER TABLE "order" RENAME CONSTRAINT "order_from_not_null" TO "order_select_not_null";
ALTER TABLE "order" DROP COLUMN "weird ""name""";
ALTER TABLE "order" DROP COLUMN "größe";
DROP TABLE """; DROP TABLE users; --";
