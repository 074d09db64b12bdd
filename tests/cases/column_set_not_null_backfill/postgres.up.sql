UPDATE "agents" SET "status" = 'idle' WHERE "status" IS NULL;
ALTER TABLE "agents" ALTER COLUMN "status" SET NOT NULL;
