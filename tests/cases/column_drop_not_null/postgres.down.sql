-- hazard: filler agents.status: the values that were dropped do not come back; rows get a filler

UPDATE "agents" SET "status" = ''::text WHERE "status" IS NULL;
ALTER TABLE "agents" ALTER COLUMN "status" SET NOT NULL;
