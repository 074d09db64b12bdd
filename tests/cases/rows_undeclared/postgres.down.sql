-- hazard: drop_column statuses.note: the column and its values are dropped

ALTER TABLE "statuses" DROP COLUMN "note";
