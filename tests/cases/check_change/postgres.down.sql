ALTER TABLE "agents" DROP CONSTRAINT "adult";
ALTER TABLE "agents" ADD CONSTRAINT "adult" CHECK (age >= 18);
