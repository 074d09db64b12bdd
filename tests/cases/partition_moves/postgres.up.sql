-- hazard: drop_column spare.extra: the column and its values are dropped
-- precondition: add_check spare.logs_text: SELECT 'a row' FROM "spare" WHERE NOT (text <> ''::text)

ALTER TABLE "readings" RENAME COLUMN "id" TO "number";
ALTER TABLE "logs" DETACH PARTITION "logs_error";
ALTER TABLE "logs" DETACH PARTITION "logs_info";
ALTER TABLE "logs" ATTACH PARTITION "logs_info" FOR VALUES IN ('info', 'debug');
ALTER TABLE "readings" ALTER COLUMN "value" TYPE bigint;
ALTER TABLE "spare" DROP COLUMN "extra";
ALTER TABLE "spare" ADD CONSTRAINT "logs_text" CHECK (text <> ''::text);
CREATE INDEX "spare_level_idx" ON "spare" ("level");
ALTER TABLE "logs" ATTACH PARTITION "spare" FOR VALUES IN ('trace');
