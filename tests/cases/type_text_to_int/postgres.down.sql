ALTER TABLE "agents" ALTER COLUMN "score" TYPE text;
