-- hazard: filler agents.age: the values that were dropped do not come back; rows get a filler

DROP INDEX "agents_name_idx";
ALTER TABLE "agents" ADD COLUMN "age" integer;
UPDATE "agents" SET "age" = 0;
ALTER TABLE "agents" ALTER COLUMN "age" SET NOT NULL;
ALTER TABLE "agents" ADD CONSTRAINT "born" CHECK (age >= 0);
CREATE INDEX "agents_age_name_idx" ON "agents" ("age", "name");
