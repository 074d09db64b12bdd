ALTER TYPE "status" ADD VALUE 'new' AFTER 'failed';

-- The next file:
-- precondition: add_check agents.not_both: SELECT CAST("id" AS text) AS "id", CAST("name" AS text) AS "name", CAST("status" AS text) AS "status" FROM "agents" WHERE NOT ((status <> 'new'::status) OR (name <> ''::text))

ALTER TABLE "agents" ADD COLUMN "other" "status" NOT NULL DEFAULT 'new'::status;
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'new'::status;
ALTER TABLE "agents" ADD CONSTRAINT "not_both" CHECK ((status <> 'new'::status) OR (name <> ''::text));
