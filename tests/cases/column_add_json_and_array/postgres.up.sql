ALTER TABLE "agents" ADD COLUMN "config" jsonb;
ALTER TABLE "agents" ADD COLUMN "limits" jsonb NOT NULL DEFAULT '{"tokens": 10}'::jsonb;
ALTER TABLE "agents" ADD COLUMN "tags" text[];
