ALTER TABLE "agents" DROP CONSTRAINT "agents_name_key";
ALTER TABLE "agents" ADD CONSTRAINT "name_in_project" UNIQUE ("project", "name");
