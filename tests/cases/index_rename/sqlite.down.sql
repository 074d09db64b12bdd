DROP INDEX "new_name";
CREATE INDEX "old_name" ON "agents" ("name");
