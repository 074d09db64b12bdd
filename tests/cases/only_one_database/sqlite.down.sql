-- hazard: drop_column agents.search: every value of this column is lost
-- hazard: drop_column agents.slug: every value of this column is lost

ALTER TABLE "agents" DROP COLUMN "search";
ALTER TABLE "agents" DROP COLUMN "slug";
