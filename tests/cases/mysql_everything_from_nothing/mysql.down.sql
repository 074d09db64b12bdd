-- no-transaction
-- hazard: drop_table users: the table and all its rows are dropped
-- hazard: drop_object sequence tickets: the sequence goes, and with it how far it has counted

DROP EVENT `sweep`;
DROP VIEW `a_view`;
DROP VIEW `z_view`;
DROP PROCEDURE `forget`;
DROP FUNCTION `decade`;
DROP TABLE `users`;
DROP SEQUENCE `tickets`;
