-- no-transaction
-- hazard: drop_table tools: the table and all its rows are dropped

DROP TABLE `tools`;
