ALTER TABLE "agents" DROP CONSTRAINT "agents_name_key";
