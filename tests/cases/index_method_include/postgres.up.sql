DROP INDEX "agents_name_idx";
CREATE INDEX "agents_config_idx" ON "agents" USING "gin" ("config");
CREATE INDEX "agents_name_idx" ON "agents" ("name") INCLUDE ("id");
