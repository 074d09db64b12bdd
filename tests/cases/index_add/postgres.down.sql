DROP INDEX "agents_name_idx";
