DROP INDEX "agents_name_age_idx";
CREATE INDEX "agents_name_age_idx" ON "agents" ("name", "age" DESC);
