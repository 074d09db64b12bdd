DROP INDEX "old_name";
CREATE INDEX "new_name" ON "agents" ("name");
