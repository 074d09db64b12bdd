ALTER TABLE "agents" ADD COLUMN "search" tsvector;
ALTER TABLE "agents" ADD COLUMN "rank" real;
