ALTER TABLE "agents" RENAME CONSTRAINT "adult" TO "of_age";
