ALTER TABLE "agents" RENAME CONSTRAINT "unique_name" TO "one_name";
