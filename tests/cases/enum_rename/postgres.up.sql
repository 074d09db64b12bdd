ALTER TYPE "status" RENAME TO "agent_status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::agent_status;
