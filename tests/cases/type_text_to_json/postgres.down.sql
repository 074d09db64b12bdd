ALTER TABLE "agents" ALTER COLUMN "config" TYPE text;
