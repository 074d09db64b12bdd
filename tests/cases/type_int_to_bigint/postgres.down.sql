-- hazard: narrow_type agents.score: not every value of bigint fits integer
-- precondition: narrow_type agents.score: SELECT CAST("id" AS text) AS "id", CAST("score" AS text) AS "score" FROM "agents" WHERE "score" NOT BETWEEN -2147483648 AND 2147483647

ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "score" TYPE integer;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 3;
