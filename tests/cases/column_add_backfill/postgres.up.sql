ALTER TABLE "agents" ADD COLUMN "status" text;
UPDATE "agents" SET "status" = 'idle';
ALTER TABLE "agents" ALTER COLUMN "status" SET NOT NULL;
