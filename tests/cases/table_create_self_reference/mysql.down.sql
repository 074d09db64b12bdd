-- no-transaction
-- hazard: drop_table tasks: the table and all its rows are dropped

DROP TABLE `tasks`;
