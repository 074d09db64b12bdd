ALTER TABLE "agents" RENAME CONSTRAINT "of_age" TO "adult";
