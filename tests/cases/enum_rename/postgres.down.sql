ALTER TYPE "agent_status" RENAME TO "status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
