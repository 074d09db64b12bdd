ALTER TABLE "agents" RENAME COLUMN "name" TO "title";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_name_not_null" TO "agents_title_not_null";
