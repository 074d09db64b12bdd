-- no-transaction
-- hazard: drop_column agents.slug: every value of this column is lost

ALTER TABLE `agents`
    DROP KEY `agents_slug_key`,
    DROP COLUMN `slug`;
