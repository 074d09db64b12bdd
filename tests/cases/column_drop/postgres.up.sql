-- hazard: drop_column agents.age: the column and its values are dropped

ALTER TABLE "agents" DROP COLUMN "age";
