ALTER TABLE "agents" ADD CONSTRAINT "agents_name_key" UNIQUE ("name");
