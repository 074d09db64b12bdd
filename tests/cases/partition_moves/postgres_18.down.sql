-- hazard: narrow_type readings.value: not every value of bigint fits integer

ALTER TABLE "readings" RENAME COLUMN "number" TO "id";
ALTER TABLE "logs" DETACH PARTITION "spare";
ALTER TABLE "logs" DETACH PARTITION "logs_info";
ALTER TABLE "spare" DROP CONSTRAINT "logs_text";
DROP INDEX "spare_level_idx";
ALTER TABLE "spare" ADD COLUMN "extra" integer;
ALTER TABLE "readings" RENAME CONSTRAINT "readings_number_not_null" TO "readings_id_not_null";
ALTER TABLE "readings" ALTER COLUMN "value" TYPE integer;

DO $tablewright$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"spare"'::regclass AND conname = 'logs_level_not_null') THEN
        ALTER TABLE "spare" RENAME CONSTRAINT "logs_level_not_null" TO "spare_level_not_null";
    END IF;
END
$tablewright$;

DO $tablewright$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"spare"'::regclass AND conname = 'logs_text_not_null') THEN
        ALTER TABLE "spare" RENAME CONSTRAINT "logs_text_not_null" TO "spare_text_not_null";
    END IF;
END
$tablewright$;

ALTER TABLE "logs" ATTACH PARTITION "logs_error" FOR VALUES IN ('error');
ALTER TABLE "logs" ATTACH PARTITION "logs_info" FOR VALUES IN ('info');
