-- no-transaction
-- hazard: drop_table agent_tools: the table and all its rows are dropped

DROP TABLE `agent_tools`;
