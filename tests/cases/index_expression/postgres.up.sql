CREATE UNIQUE INDEX "agents_lower_name" ON "agents" ((lower(name)));
