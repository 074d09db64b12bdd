-- hazard: narrow_type agents.score: not every value of text fits integer

ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "score" TYPE integer USING "score"::integer;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 0;
