ALTER TABLE "agents" DROP CONSTRAINT "agents_email_key";
