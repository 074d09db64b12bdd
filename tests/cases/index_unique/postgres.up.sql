CREATE UNIQUE INDEX "agents_email_idx" ON "agents" ("email");
