-- no-transaction

CREATE TABLE `tools` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` varchar(100) NOT NULL,
    `enabled` tinyint(1) NOT NULL DEFAULT 1,
    `weight` decimal(10,2) NOT NULL DEFAULT 1.50,
    `owner_id` bigint NULL,
    PRIMARY KEY (`id`),
    UNIQUE KEY `tools_name_key` (`name`),
    KEY `tools_enabled_name_idx` (`enabled`, `name` DESC),
    CONSTRAINT `positive_weight` CHECK (`weight` > 0)
) ENGINE=InnoDB;

ALTER TABLE `tools` ADD CONSTRAINT `tools_owner_id_fkey` FOREIGN KEY (`owner_id`) REFERENCES `agents` (`id`) ON DELETE SET NULL;
