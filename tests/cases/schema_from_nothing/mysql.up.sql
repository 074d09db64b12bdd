-- no-transaction

CREATE TABLE `agents` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` longtext NOT NULL,
    `level` enum('low','high') NOT NULL DEFAULT 'low',
    `boss_id` bigint NULL,
    PRIMARY KEY (`id`),
    CONSTRAINT `named` CHECK (`name` <> '')
) ENGINE=InnoDB;

ALTER TABLE `agents` ADD CONSTRAINT `agents_boss_id_fkey` FOREIGN KEY (`boss_id`) REFERENCES `agents` (`id`) ON DELETE SET NULL;
