-- no-transaction
-- rows: groups (code) by code
-- rows: statuses (code, label, in_group) by code

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

CREATE TABLE `groups` (
    `code` varchar(20) NOT NULL,
    PRIMARY KEY (`code`)
) ENGINE=InnoDB;

CREATE TABLE `statuses` (
    `code` varchar(20) NOT NULL,
    `label` longtext NOT NULL,
    `in_group` varchar(20) NOT NULL,
    PRIMARY KEY (`code`)
) ENGINE=InnoDB;

ALTER TABLE `orders` ADD COLUMN `priority` varchar(20) NOT NULL DEFAULT 'running', ALGORITHM=INSTANT;

INSERT INTO `groups` (`code`) VALUES
    ('done'),
    ('running');

INSERT INTO `statuses` (`code`, `label`, `in_group`) VALUES
    ('open', 'Open', 'running'),
    ('paid', 'Paid', 'done');

ALTER TABLE `orders`
    ADD CONSTRAINT `orders_priority_fkey` FOREIGN KEY (`priority`) REFERENCES `groups` (`code`),
    ADD CONSTRAINT `orders_status_fkey` FOREIGN KEY (`status`) REFERENCES `statuses` (`code`) ON DELETE CASCADE;

ALTER TABLE `statuses` ADD CONSTRAINT `statuses_in_group_fkey` FOREIGN KEY (`in_group`) REFERENCES `groups` (`code`);
