ALTER TABLE "agents" RENAME COLUMN "name" TO "title";
ALTER TABLE "agents" RENAME COLUMN "age" TO "years";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_name_key" TO "agents_title_key";
ALTER INDEX "agents_age_name_idx" RENAME TO "agents_years_title_idx";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_name_not_null" TO "agents_title_not_null";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_age_not_null" TO "agents_years_not_null";
