-- hazard: filler agents.score: the values that were dropped do not come back; rows get a filler
-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- hazard: drop_column agents.new: the column and its values are dropped
-- precondition: narrow_type agents.age: SELECT CAST("id" AS text) AS "id", CAST("age" AS text) AS "age" FROM "agents" WHERE "age" NOT BETWEEN -2147483648 AND 2147483647

ALTER TABLE "agents" RENAME COLUMN "state" TO "status";
ALTER TABLE "agents" ADD COLUMN "gone" text;
UPDATE "agents" SET "score" = 0 WHERE "score" IS NULL;
ALTER TABLE "agents" ALTER COLUMN "age" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
ALTER TABLE "agents" ALTER COLUMN "status" DROP NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "score" SET NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 1;
ALTER TABLE "agents" DROP COLUMN "new";
