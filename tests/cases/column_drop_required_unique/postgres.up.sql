-- hazard: drop_column agents.email: the column and its values are dropped

ALTER TABLE "agents" DROP CONSTRAINT "agents_email_key";
ALTER TABLE "agents" DROP COLUMN "email";
