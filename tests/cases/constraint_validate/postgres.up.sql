ALTER TABLE "agents" DROP CONSTRAINT "agents_young";
ALTER TABLE "agents" ADD CONSTRAINT "agents_young" CHECK (age < 200) NOT VALID;
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_age";
ALTER TABLE "agents" VALIDATE CONSTRAINT "agents_team_id_fkey";
