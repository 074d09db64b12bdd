-- hazard: drop_column agents.age: the column and its values are dropped

ALTER TABLE "agents" DROP CONSTRAINT "born";
DROP INDEX "agents_age_name_idx";
ALTER TABLE "agents" DROP COLUMN "age";
CREATE INDEX "agents_name_idx" ON "agents" ("name");
