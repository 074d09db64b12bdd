-- hazard: drop_enum_value status.starting: rows that hold it stop the migration: say what they get under `replaced`

-- status is rebuilt: PostgreSQL cannot take a value out of an enum or move it.
ALTER TYPE "status" RENAME TO "status__old";

CREATE TYPE "status" AS ENUM ('idle', 'busy', 'failed');
ALTER TABLE "agents" ALTER COLUMN "history" TYPE "status"[] USING "history"::text[]::"status"[];
DROP TYPE "status__old";
