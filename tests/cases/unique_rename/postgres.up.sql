ALTER TABLE "agents" RENAME CONSTRAINT "one_name" TO "unique_name";
