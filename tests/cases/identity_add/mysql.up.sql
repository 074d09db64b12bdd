-- no-transaction

-- A value that does not fit is an error and is not cut. Zero stays zero where a column begins to number rows.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO');

ALTER TABLE `agents` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT;
