-- hazard: filler agents.email: the values that were dropped do not come back; rows get a filler

ALTER TABLE "agents" ADD COLUMN "email" text;
UPDATE "agents" SET "email" = ctid::text;
ALTER TABLE "agents" ALTER COLUMN "email" SET NOT NULL;
ALTER TABLE "agents" ADD CONSTRAINT "agents_email_key" UNIQUE ("email");
