-- hazard: drop_table agents: the table and every row of it are lost

DROP TABLE "agents";
