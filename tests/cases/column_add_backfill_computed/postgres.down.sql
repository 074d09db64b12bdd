-- hazard: drop_column agents.slug: the column and its values are dropped

ALTER TABLE "agents" DROP CONSTRAINT "agents_slug_key";
ALTER TABLE "agents" DROP COLUMN "slug";
