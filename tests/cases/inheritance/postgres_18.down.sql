-- hazard: drop_column animals.born: the column and its values are dropped
-- hazard: drop_column cats.born: the column and its values are dropped
-- hazard: drop_table puppies: the table and all its rows are dropped

ALTER TABLE "cats" NO INHERIT "animals";
ALTER TABLE "animals" DROP CONSTRAINT "tagged";
ALTER TABLE "animals" ALTER COLUMN "name" DROP DEFAULT;

DO $tablewright$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"cats"'::regclass AND conname = 'animals_id_not_null') THEN
        ALTER TABLE "cats" RENAME CONSTRAINT "animals_id_not_null" TO "cats_id_not_null";
    END IF;
END
$tablewright$;

DO $tablewright$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"cats"'::regclass AND conname = 'animals_name_not_null') THEN
        ALTER TABLE "cats" RENAME CONSTRAINT "animals_name_not_null" TO "cats_name_not_null";
    END IF;
END
$tablewright$;

ALTER TABLE "animals" DROP COLUMN "born";
ALTER TABLE "cats" DROP COLUMN "born";
DROP TABLE "puppies";
