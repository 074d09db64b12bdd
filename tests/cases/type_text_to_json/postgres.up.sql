-- hazard: narrow_type agents.config: not every value of text fits jsonb

ALTER TABLE "agents" ALTER COLUMN "config" TYPE jsonb USING "config"::jsonb;
