-- hazard: drop_table notes: the table and every row of it are lost

DROP TABLE "notes";
