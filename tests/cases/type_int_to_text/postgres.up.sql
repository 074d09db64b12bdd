ALTER TABLE "agents" ALTER COLUMN "score" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "score" TYPE text;
ALTER TABLE "agents" ALTER COLUMN "score" SET DEFAULT 'none'::text;
