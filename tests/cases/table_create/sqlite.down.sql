-- hazard: drop_table tools: the table and every row of it are lost

DROP TABLE "tools";
