ALTER TABLE "agents" ALTER COLUMN "token" TYPE text;
