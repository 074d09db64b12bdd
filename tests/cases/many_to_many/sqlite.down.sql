-- hazard: drop_table agent_tools: the table and every row of it are lost

DROP TABLE "agent_tools";
