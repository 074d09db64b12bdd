-- hazard: drop_column statuses.old: the column and its values are dropped
-- hazard: delete_reference_row statuses.void: the row goes
-- rows: statuses (code, label, rank, is_final, hint) by code

ALTER TABLE "statuses" ADD COLUMN "rank" integer;
ALTER TABLE "statuses" ADD COLUMN "is_final" boolean NOT NULL DEFAULT false;
ALTER TABLE "statuses" ADD COLUMN "hint" text;
UPDATE "statuses" SET "rank" = CASE "code" WHEN 'open'::character varying THEN 1 WHEN 'paid'::character varying THEN 2 ELSE 1 END;
ALTER TABLE "statuses" ALTER COLUMN "rank" SET NOT NULL;
ALTER TABLE "statuses" DROP COLUMN "old";

INSERT INTO "statuses" ("code", "label", "rank", "is_final", "hint") VALUES
    ('sent', 'Sent', 3, true, NULL);

UPDATE "statuses" SET "is_final" = false WHERE "code" = 'open';
UPDATE "statuses" SET "is_final" = true, "hint" = 'nothing is due' WHERE "code" = 'paid';
DELETE FROM "statuses" WHERE "code" = 'void';
ALTER TABLE "statuses" ADD CONSTRAINT "ranked" CHECK (rank > 0);
