-- no-transaction
-- hazard: drop_column agents.email: every value of this column is lost

ALTER TABLE `agents`
    DROP KEY `agents_email_key`,
    DROP COLUMN `email`;
