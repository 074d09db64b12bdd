-- hazard: drop_table events_2027: the table and all its rows are dropped
-- hazard: drop_column events.note: the column and its values are dropped

ALTER TABLE "events" DROP CONSTRAINT "events_kind";
DROP INDEX "events_note";
DROP INDEX "events_2026_at_idx";
DROP TABLE "events_2027";
ALTER TABLE "events" ALTER COLUMN "kind" SET DEFAULT 'click'::text;
ALTER TABLE "events_2026" RESET (fillfactor);
ALTER TABLE "events" DROP COLUMN "note";
COMMENT ON TABLE "events_2026" IS NULL;
