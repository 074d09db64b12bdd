ALTER TABLE "agents" DROP CONSTRAINT "name_in_project";
ALTER TABLE "agents" ADD CONSTRAINT "agents_name_key" UNIQUE ("name");
