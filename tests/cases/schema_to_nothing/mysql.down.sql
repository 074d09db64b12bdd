-- no-transaction

CREATE TABLE `agents` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` longtext NOT NULL,
    `level` enum('low','high') NOT NULL DEFAULT 'low',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
