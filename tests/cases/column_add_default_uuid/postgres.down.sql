-- hazard: drop_column agents.token: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "token";
