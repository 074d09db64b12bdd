-- hazard: drop_column animals.born: the column and its values are dropped
-- hazard: drop_column cats.born: the column and its values are dropped
-- hazard: drop_table puppies: the table and all its rows are dropped

ALTER TABLE "cats" NO INHERIT "animals";
ALTER TABLE "animals" DROP CONSTRAINT "tagged";
ALTER TABLE "animals" ALTER COLUMN "name" DROP DEFAULT;
ALTER TABLE "animals" DROP COLUMN "born";
ALTER TABLE "cats" DROP COLUMN "born";
DROP TABLE "puppies";
