-- hazard: drop_column agents.note: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "note";
