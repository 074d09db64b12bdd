-- hazard: filler agents.age: the values that were dropped do not come back; rows get a filler

ALTER TABLE "agents" ADD COLUMN "age" integer;
UPDATE "agents" SET "age" = 0;
ALTER TABLE "agents" ALTER COLUMN "age" SET NOT NULL;
