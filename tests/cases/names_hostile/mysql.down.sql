-- no-transaction
-- hazard: drop_column order.weird "name": every value of this column is lost
-- hazard: drop_column order.größe: every value of this column is lost
-- hazard: drop_table "; DROP TABLE users; --: the table and all its rows are dropped

ALTER TABLE `order` RENAME COLUMN `from` TO `select`;

ALTER TABLE `order`
    DROP KEY `order_größe_idx`,
    DROP COLUMN `weird "name"`,
    DROP COLUMN `größe`, ALGORITHM=INPLACE, LOCK=NONE;

DROP TABLE `"; DROP TABLE users; --`;
