ALTER TABLE "agents" RENAME COLUMN "title" TO "name";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_title_not_null" TO "agents_name_not_null";
