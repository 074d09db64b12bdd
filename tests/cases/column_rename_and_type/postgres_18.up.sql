ALTER TABLE "agents" RENAME COLUMN "age" TO "years";
ALTER TABLE "agents" ALTER COLUMN "years" TYPE bigint;
ALTER TABLE "agents" RENAME CONSTRAINT "agents_age_not_null" TO "agents_years_not_null";
