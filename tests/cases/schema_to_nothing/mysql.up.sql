-- no-transaction
-- hazard: drop_table agents: the table and all its rows are dropped

DROP TABLE `agents`;
