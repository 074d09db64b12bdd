-- no-transaction

CREATE TABLE `members` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `team_id` bigint NOT NULL,
    `agent_id` bigint NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;

CREATE TABLE `teams` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` longtext NOT NULL,
    `lead_id` bigint NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;

ALTER TABLE `members`
    ADD CONSTRAINT `members_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`),
    ADD CONSTRAINT `members_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE CASCADE;

ALTER TABLE `teams` ADD CONSTRAINT `teams_lead_id_fkey` FOREIGN KEY (`lead_id`) REFERENCES `members` (`id`) ON DELETE SET NULL;
