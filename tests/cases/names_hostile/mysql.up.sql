-- no-transaction

ALTER TABLE `order` RENAME COLUMN `select` TO `from`;

CREATE TABLE `"; DROP TABLE users; --` (
    `a.b` int NOT NULL,
    `order_id` bigint NULL,
    PRIMARY KEY (`a.b`)
) ENGINE=InnoDB;

ALTER TABLE `order`
    ADD COLUMN `weird "name"` longtext NOT NULL DEFAULT ('it''s; --'
),
    ADD COLUMN `größe` int NULL,
    ADD KEY `order_größe_idx` (`größe`);

ALTER TABLE `"; DROP TABLE users; --` ADD CONSTRAINT `"; DROP TABLE users; --_order_id_fkey` FOREIGN KEY (`order_id`) REFERENCES `order` (`id`) ON DELETE CASCADE;
