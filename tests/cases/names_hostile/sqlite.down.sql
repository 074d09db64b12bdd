-- hazard: drop_column order.weird "name": every value of this column is lost
-- hazard: drop_column order.größe: every value of this column is lost
-- hazard: drop_table "; DROP TABLE users; --: the table and every row of it are lost

DROP INDEX "order_größe_idx";
ALTER TABLE "order" DROP COLUMN "weird ""name""";
ALTER TABLE "order" DROP COLUMN "größe";
ALTER TABLE "order" RENAME COLUMN "from" TO "select";
DROP TABLE """; DROP TABLE users; --";
