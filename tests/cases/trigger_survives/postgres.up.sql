ALTER TABLE "agents" ADD COLUMN "extra" text;
ALTER TABLE "agents" ALTER COLUMN "age" TYPE bigint;
ALTER TABLE "agents" ALTER COLUMN "age" SET DEFAULT 1;
