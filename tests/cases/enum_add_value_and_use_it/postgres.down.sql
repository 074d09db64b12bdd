-- hazard: drop_enum_value status.new: rows that hold it stop the migration: say what they get under `replaced`

-- status is rebuilt: PostgreSQL cannot take a value out of an enum or move it.
ALTER TYPE "status" RENAME TO "status__old";

CREATE TYPE "status" AS ENUM ('idle', 'busy', 'failed');
ALTER TABLE "agents" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "status" TYPE "status" USING "status"::text::"status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
DROP TYPE "status__old";

-- The next file:
-- hazard: drop_column agents.other: the column and its values are dropped

ALTER TABLE "agents" DROP CONSTRAINT "not_both";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
ALTER TABLE "agents" DROP COLUMN "other";
