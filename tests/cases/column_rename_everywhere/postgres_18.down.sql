ALTER TABLE "agents" RENAME COLUMN "years" TO "age";
ALTER TABLE "agents" RENAME COLUMN "title" TO "name";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_title_key" TO "agents_name_key";
ALTER INDEX "agents_years_title_idx" RENAME TO "agents_age_name_idx";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_title_not_null" TO "agents_name_not_null";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_years_not_null" TO "agents_age_not_null";
