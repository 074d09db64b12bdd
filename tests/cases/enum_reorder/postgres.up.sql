ALTER TABLE "agents" DROP CONSTRAINT "calm";
DROP INDEX "busy_agents";

-- status is rebuilt: PostgreSQL cannot take a value out of an enum or move it.
ALTER TYPE "status" RENAME TO "status__old";

CREATE TYPE "status" AS ENUM ('failed', 'busy', 'idle');
ALTER TABLE "agents" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "status" TYPE "status" USING "status"::text::"status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
ALTER TABLE "agents" ADD CONSTRAINT "calm" CHECK ((status <> 'failed'::status) OR (name <> ''::text));
CREATE INDEX "busy_agents" ON "agents" ("name") WHERE status = 'busy'::status;
DROP TYPE "status__old";
