ALTER TABLE "agents" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "status" TYPE text;
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::text;
DROP TYPE "status";
