-- hazard: drop_column statuses.rank: the column and its values are dropped
-- hazard: drop_column statuses.is_final: the column and its values are dropped
-- hazard: drop_column statuses.hint: the column and its values are dropped
-- hazard: delete_reference_row statuses.sent: the row goes

ALTER TABLE "statuses" DROP CONSTRAINT "ranked";
ALTER TABLE "statuses" ADD COLUMN "old" integer;
UPDATE "statuses" SET "old" = CASE "code" WHEN 'open'::character varying THEN 7 WHEN 'paid'::character varying THEN 8 ELSE 7 END;
ALTER TABLE "statuses" ALTER COLUMN "old" SET NOT NULL;
ALTER TABLE "statuses" DROP COLUMN "rank";
ALTER TABLE "statuses" DROP COLUMN "is_final";
ALTER TABLE "statuses" DROP COLUMN "hint";

INSERT INTO "statuses" ("code", "label", "old") VALUES
    ('void', 'Void', 9);

DELETE FROM "statuses" WHERE "code" = 'sent';
