-- hazard: narrow_type agents.status: not every value of text fits "status"

CREATE TYPE "status" AS ENUM ('idle', 'busy', 'failed');
ALTER TABLE "agents" ALTER COLUMN "status" DROP DEFAULT;
ALTER TABLE "agents" ALTER COLUMN "status" TYPE "status" USING "status"::"status";
ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::status;
