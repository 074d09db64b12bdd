-- no-transaction
-- hazard: drop_object sequence gone: the sequence goes, and with it how far it has counted

RENAME TABLE `numbers` TO `counts`;
CREATE SEQUENCE `fresh` START WITH 7 MAXVALUE 9 NOCACHE CYCLE;
ALTER SEQUENCE `tickets` START WITH 100 INCREMENT BY 10 MINVALUE 1 MAXVALUE 9223372036854775806 CACHE 5 NOCYCLE;
ALTER TABLE `orders` ADD COLUMN `number` bigint NOT NULL DEFAULT (nextval(`fresh`));
DROP SEQUENCE `gone`;
