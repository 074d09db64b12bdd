-- hazard: drop_enum_value status.new: rows that hold it stop the migration: say what they get under `replaced`
-- precondition: drop_enum_value status.new: SELECT CAST("id" AS text) AS "id", CAST("status" AS text) AS "status" FROM "agents" WHERE CAST("status" AS text) IN ('new')

-- Nobody said what rows get that hold a value which goes.
DO $$
DECLARE
    held text;
BEGIN
    SELECT string_agg(format('%L in %s: %s', value, place, rows), ', ' ORDER BY place, value) INTO held FROM (
        SELECT 'agents.status' AS place, of_table."status"::text AS value, count(*) AS rows FROM "agents" AS of_table WHERE of_table."status"::text IN ('new') GROUP BY 2
    ) counted;
    IF held IS NOT NULL THEN
        RAISE EXCEPTION 'rows hold values of the enum status that go: %', held USING HINT = 'Say under `replaced` of the enum what those rows get.';
    END IF;
END
$$;

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
