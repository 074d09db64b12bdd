-- hazard: drop_column agents.gone: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "gone";
