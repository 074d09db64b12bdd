-- no-transaction

CREATE TABLE `notes` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `agent_id` bigint NOT NULL,
    `body` longtext NULL,
    PRIMARY KEY (`id`),
    KEY `notes_agent_id_idx` (`agent_id`)
) ENGINE=InnoDB;

ALTER TABLE `notes` ADD CONSTRAINT `notes_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE CASCADE;
