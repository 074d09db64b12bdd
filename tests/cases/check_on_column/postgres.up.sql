ALTER TABLE "agents" ADD CONSTRAINT "agents_age_check" CHECK ((age > 0) AND ((age >= 1) AND (age <= 150)));
