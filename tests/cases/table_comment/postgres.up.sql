COMMENT ON COLUMN "agents"."name" IS 'A name';
COMMENT ON TABLE "agents" IS 'Who acts, and what''s "quoted"';
