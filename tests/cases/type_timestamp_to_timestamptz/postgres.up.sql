ALTER TABLE "agents" ALTER COLUMN "seen_at" TYPE timestamp with time zone;
