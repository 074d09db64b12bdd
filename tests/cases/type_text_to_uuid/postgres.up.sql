-- hazard: narrow_type agents.token: not every value of text fits uuid

ALTER TABLE "agents" ALTER COLUMN "token" TYPE uuid USING "token"::uuid;
