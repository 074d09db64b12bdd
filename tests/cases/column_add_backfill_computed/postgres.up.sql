ALTER TABLE "agents" ADD COLUMN "slug" text;
UPDATE "agents" SET "slug" = lower(name) || '-' || id;
ALTER TABLE "agents" ALTER COLUMN "slug" SET NOT NULL;
ALTER TABLE "agents" ADD CONSTRAINT "agents_slug_key" UNIQUE ("slug");
