-- no-transaction

CREATE TABLE `tasks` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `parent_id` bigint NULL,
    `title` longtext NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;

ALTER TABLE `tasks` ADD CONSTRAINT `tasks_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `tasks` (`id`) ON DELETE CASCADE;
