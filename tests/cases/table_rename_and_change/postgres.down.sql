-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- hazard: drop_column agents.status: the column and its values are dropped
-- precondition: narrow_type agents.age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "bots" WHERE "age" NOT BETWEEN -2147483648 AND 2147483647

ALTER TABLE "bots" RENAME TO "agents";
ALTER SEQUENCE IF EXISTS "bots_id_seq" RENAME TO "agents_id_seq";
ALTER TABLE "agents" RENAME COLUMN "title" TO "name";
ALTER TABLE "agents" RENAME CONSTRAINT "bots_pkey" TO "agents_pkey";
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
ALTER TABLE "agents" DROP COLUMN "status";
