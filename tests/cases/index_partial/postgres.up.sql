DROP INDEX "by_name";
CREATE INDEX "by_name" ON "agents" ("name") WHERE (status = 'busy'::text) AND (name IS NOT NULL);
