ALTER TABLE "agents" ALTER COLUMN "code" TYPE text;
