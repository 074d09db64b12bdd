-- hazard: narrow_type agents.age: not every value of bigint fits integer

ALTER TABLE "agents" RENAME COLUMN "years" TO "age";
ALTER TABLE "agents" ALTER COLUMN "age" TYPE integer;
ALTER TABLE "agents" RENAME CONSTRAINT "agents_years_not_null" TO "agents_age_not_null";
