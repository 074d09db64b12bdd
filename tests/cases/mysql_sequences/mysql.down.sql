-- no-transaction
-- hazard: drop_column orders.number: every value of this column is lost
-- hazard: drop_object sequence fresh: the sequence goes, and with it how far it has counted

RENAME TABLE `counts` TO `numbers`;
CREATE SEQUENCE `gone`;
ALTER SEQUENCE `tickets` START WITH 100 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775806 CACHE 1000 NOCYCLE;
ALTER TABLE `orders` DROP COLUMN `number`, ALGORITHM=INPLACE, LOCK=NONE;
DROP SEQUENCE `fresh`;
