ALTER TABLE "agents" DROP CONSTRAINT "adult";
ALTER TABLE "agents" ADD CONSTRAINT "adult" CHECK ((age >= 16) AND (age < 200));
