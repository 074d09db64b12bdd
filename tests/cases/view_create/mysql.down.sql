-- no-transaction

DROP VIEW `adults`;
