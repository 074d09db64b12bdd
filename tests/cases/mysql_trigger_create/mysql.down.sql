-- no-transaction
-- hazard: drop_table logs: the table and all its rows are dropped

DROP TRIGGER `log_it`;
DROP TRIGGER `grow`;
DROP TABLE `logs`;
