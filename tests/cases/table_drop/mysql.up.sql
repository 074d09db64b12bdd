-- no-transaction
-- hazard: drop_table notes: the table and all its rows are dropped

DROP TABLE `notes`;
