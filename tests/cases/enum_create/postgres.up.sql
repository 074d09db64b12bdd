CREATE TYPE "status" AS ENUM ('idle', 'busy', 'failed');
ALTER TABLE "agents" ADD COLUMN "status" "status" NOT NULL DEFAULT 'idle'::status;
