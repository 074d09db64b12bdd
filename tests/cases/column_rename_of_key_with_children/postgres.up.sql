ALTER TABLE "agents" RENAME COLUMN "code" TO "key";
