ALTER TABLE "agents" ALTER COLUMN "status" SET DEFAULT 'it''s'::text;
