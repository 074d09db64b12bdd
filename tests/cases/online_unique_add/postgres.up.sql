-- no-transaction

CREATE UNIQUE INDEX CONCURRENTLY "agents_email_key" ON "agents" ("email");
ALTER TABLE "agents" ADD CONSTRAINT "agents_email_key" UNIQUE USING INDEX "agents_email_key";
