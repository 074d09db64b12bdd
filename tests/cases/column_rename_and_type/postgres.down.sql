-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- precondition: narrow_type agents.age: SELECT CAST("id" AS text) AS "id", CAST("years" AS text) AS "years" FROM "agents" WHERE "years" NOT BETWEEN -2147483648 AND 2147483647

ALTER TABLE "agents" RENAME COLUMN "years" TO "age";
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
