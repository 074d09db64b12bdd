ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'idle'::text;
