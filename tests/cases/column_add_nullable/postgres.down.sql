-- hazard: drop_column agents.nickname: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "nickname";
