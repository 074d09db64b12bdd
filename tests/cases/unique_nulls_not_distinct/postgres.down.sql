ALTER TABLE "agents" DROP CONSTRAINT "agents_email_key";
ALTER TABLE "agents" ADD CONSTRAINT "agents_email_key" UNIQUE ("email");
