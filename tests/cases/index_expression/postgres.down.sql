DROP INDEX "agents_lower_name";
