-- no-transaction
-- hazard: drop_column orders.priority: every value of this column is lost
-- hazard: drop_table statuses: the table and all its rows are dropped
-- hazard: drop_table groups: the table and all its rows are dropped

ALTER TABLE `orders` DROP FOREIGN KEY `orders_priority_fkey`, DROP FOREIGN KEY `orders_status_fkey`;

ALTER TABLE `orders`
    DROP KEY `orders_status_fkey`,
    DROP COLUMN `priority`, ALGORITHM=INPLACE, LOCK=NONE;

DROP TABLE `statuses`;
DROP TABLE `groups`;
