ALTER TABLE "agents" RENAME COLUMN "code" TO "key";
ALTER TABLE "agents" RENAME CONSTRAINT "agents_code_not_null" TO "agents_key_not_null";
