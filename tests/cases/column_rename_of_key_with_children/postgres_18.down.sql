ALTER TABLE "agents" RENAME COLUMN "key" TO "code";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_key_not_null" TO "agents_code_not_null";
