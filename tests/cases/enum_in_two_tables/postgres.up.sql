-- hazard: drop_enum_value status.failed: rows that hold it get 'busy'

-- status is rebuilt: PostgreSQL cannot take a value out of an enum or move it.
ALTER TYPE "status" RENAME TO "status__old";

CREATE TYPE "status" AS ENUM ('idle', 'busy');
ALTER TABLE "agents" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "status" TYPE "status" USING (CASE "status"::text WHEN 'failed' THEN 'busy' ELSE "status"::text END)::"status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
ALTER TABLE "log" ALTER COLUMN "became" TYPE "status" USING (CASE "became"::text WHEN 'failed' THEN 'busy' ELSE "became"::text END)::"status";
ALTER TABLE "log" ALTER COLUMN "was" TYPE "status" USING (CASE "was"::text WHEN 'failed' THEN 'busy' ELSE "was"::text END)::"status";
DROP TYPE "status__old";
