-- hazard: narrow_type agents.score: not every value of bigint fits integer

ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "score" TYPE integer;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 3;
