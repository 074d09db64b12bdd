ALTER TYPE "status" ADD VALUE 'new' AFTER 'failed';

-- The next file:
ALTER TABLE "agents" ADD COLUMN "other" "status" NOT NULL DEFAULT 'new'::status;
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'new'::status;
ALTER TABLE "agents" ADD CONSTRAINT "not_both" CHECK ((status <> 'new'::status) OR (name <> ''::text));
