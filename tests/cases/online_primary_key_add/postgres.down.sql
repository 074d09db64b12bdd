ALTER TABLE "agents" ALTER COLUMN "id" DROP NOT NULL;

-- The next file:
ALTER TABLE "agents" DROP CONSTRAINT "agents_pkey";
