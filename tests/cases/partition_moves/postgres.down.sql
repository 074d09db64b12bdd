-- hazard: narrow_type readings.value: not every value of bigint fits integer
-- precondition: narrow_type readings.value: SELECT CAST("number" AS text) AS "number", CAST("value" AS text) AS "value" FROM "readings" WHERE "value" NOT BETWEEN -2147483648 AND 2147483647

ALTER TABLE "readings" RENAME COLUMN "number" TO "id";
ALTER TABLE "logs" DETACH PARTITION "spare";
ALTER TABLE "logs" DETACH PARTITION "logs_info";
ALTER TABLE "logs" ATTACH PARTITION "logs_info" FOR VALUES IN ('info');
ALTER TABLE "spare" DROP CONSTRAINT "logs_text";
DROP INDEX "spare_level_idx";
ALTER TABLE "spare" ADD COLUMN "extra" integer;
ALTER TABLE "readings" ALTER COLUMN "value" TYPE integer;
ALTER TABLE "logs" ATTACH PARTITION "logs_error" FOR VALUES IN ('error');
