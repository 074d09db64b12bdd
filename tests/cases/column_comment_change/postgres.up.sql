COMMENT ON COLUMN "agents"."age" IS 'Years; whole';
