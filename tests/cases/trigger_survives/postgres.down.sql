-- hazard: narrow_type agents.age: not every value of bigint fits integer
-- hazard: drop_column agents.extra: the column and its values are dropped

ALTER TABLE "agents" ALTER COLUMN "age" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
ALTER TABLE "agents" DROP COLUMN "extra";
