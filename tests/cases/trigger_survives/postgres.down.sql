-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- hazard: drop_column agents.extra: the column and its values are dropped
-- precondition: narrow_type agents.age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE "age" NOT BETWEEN -2147483648 AND 2147483647

ALTER TABLE "agents" ALTER COLUMN "age" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
ALTER TABLE "agents" DROP COLUMN "extra";
