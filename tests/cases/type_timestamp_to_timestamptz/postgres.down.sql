-- hazard: narrow_type agents.seen_at: not every value of timestamp with time zone fits timestamp without time zone

ALTER TABLE "agents" ALTER COLUMN "seen_at" TYPE timestamp without time zone;
