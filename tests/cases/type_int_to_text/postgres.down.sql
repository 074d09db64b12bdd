-- hazard: narrow_type agents.score: not every value of text fits integer
-- precondition: narrow_type agents.score: SELECT CAST("id" AS text) AS "id", CAST("score" AS text) AS "score" FROM "agents" WHERE CAST("score" AS text) !~ '^\s*[-+]?[0-9]+\s*$'

ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "score" TYPE integer USING "score"::integer;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 0;
