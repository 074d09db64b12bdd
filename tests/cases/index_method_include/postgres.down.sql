DROP INDEX "agents_config_idx";
DROP INDEX "agents_name_idx";
CREATE INDEX "agents_name_idx" ON "agents" ("name");
