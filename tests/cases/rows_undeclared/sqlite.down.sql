-- hazard: drop_column statuses.note: every value of this column is lost

ALTER TABLE "statuses" DROP COLUMN "note";
