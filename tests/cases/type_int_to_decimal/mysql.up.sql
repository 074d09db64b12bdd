-- no-transaction
-- hazard: narrow_type agents.price: not every value of int fits decimal(12,3)

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `agents` MODIFY COLUMN `price` decimal(12,3) NOT NULL;
