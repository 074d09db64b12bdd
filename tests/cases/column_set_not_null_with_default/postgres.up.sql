UPDATE "agents" SET "score" = 0 WHERE "score" IS NULL;
ALTER TABLE "agents" ALTER COLUMN "score" SET NOT NULL;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 0;
