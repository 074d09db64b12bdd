-- hazard: drop_column spare.extra: the column and its values are dropped

ALTER TABLE "readings" RENAME COLUMN "id" TO "number";
ALTER TABLE "logs" DETACH PARTITION "logs_error";
ALTER TABLE "logs" DETACH PARTITION "logs_info";

DO $tablewright$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"logs_error"'::regclass AND conname = 'logs_level_not_null') THEN
        ALTER TABLE "logs_error" RENAME CONSTRAINT "logs_level_not_null" TO "logs_error_level_not_null";
    END IF;
END
$tablewright$;

DO $tablewright$
BEGIN
    IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"logs_error"'::regclass AND conname = 'logs_text_not_null') THEN
        ALTER TABLE "logs_error" RENAME CONSTRAINT "logs_text_not_null" TO "logs_error_text_not_null";
    END IF;
END
$tablewright$;

ALTER TABLE "readings" RENAME CONSTRAINT "readings_id_not_null" TO "readings_number_not_null";
ALTER TABLE "readings" ALTER COLUMN "value" TYPE bigint;
ALTER TABLE "spare" DROP COLUMN "extra";
ALTER TABLE "spare" ADD CONSTRAINT "logs_text" CHECK (text <> ''::text);
CREATE INDEX "spare_level_idx" ON "spare" ("level");
ALTER TABLE "logs" ATTACH PARTITION "logs_info" FOR VALUES IN ('info', 'debug');
ALTER TABLE "logs" ATTACH PARTITION "spare" FOR VALUES IN ('trace');
