-- hazard: required_column agents.status: the column is required, and rows that exist have no value for it: give it a default or a backfill

ALTER TABLE "agents" ADD COLUMN "status" text NOT NULL;
