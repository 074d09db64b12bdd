-- hazard: drop_column orders.priority: the column and its values are dropped
-- hazard: drop_table statuses: the table and all its rows are dropped
-- hazard: drop_table groups: the table and all its rows are dropped

ALTER TABLE "orders" DROP CONSTRAINT "orders_priority_fkey";
ALTER TABLE "orders" DROP CONSTRAINT "orders_status_fkey";
ALTER TABLE "orders" DROP COLUMN "priority";
DROP TABLE "statuses";
DROP TABLE "groups";
