-- hazard: drop_enum_value status.failed: rows that hold it get 'idle'

-- status is rebuilt: PostgreSQL cannot take a value out of an enum or move it.
ALTER TYPE "status" RENAME TO "status__old";

CREATE TYPE "status" AS ENUM ('idle', 'busy');
ALTER TABLE "agents" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "status" TYPE "status" USING (CASE "status"::text WHEN 'failed' THEN 'idle' ELSE "status"::text END)::"status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
DROP TYPE "status__old";
