-- no-transaction

CREATE TABLE `agent_instances` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `template_id` bigint NULL COMMENT 'NULL where the template was deleted since; runtime_config holds what the agent was made with',
    `scenario_run_id` bigint NOT NULL,
    `instance_name` varchar(100) NOT NULL,
    `runtime_config` json NULL,
    `state` json NOT NULL DEFAULT ('{}') COMMENT 'What the agent remembers',
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    PRIMARY KEY (`id`),
    UNIQUE KEY `instance_name_in_run` (`scenario_run_id`, `instance_name`),
    KEY `agent_instances_template_id_idx` (`template_id`),
    CONSTRAINT `instance_name_not_blank` CHECK (octet_length(trim(`instance_name`)) > 0)
) ENGINE=InnoDB COMMENT='Active agent instances in scenarios';

CREATE TABLE `agent_templates` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` varchar(100) NOT NULL,
    `description` longtext NULL,
    `personality_config` json NOT NULL COMMENT 'Who the character is',
    `llm_config` json NOT NULL COMMENT 'Which model speaks for it, and how',
    `tools_config` json NULL COMMENT 'What it may do besides speaking; NULL where it may do nothing',
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    `updated_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row last changed',
    PRIMARY KEY (`id`),
    UNIQUE KEY `agent_templates_name_key` (`name`),
    CONSTRAINT `agent_template_name_not_blank` CHECK (octet_length(trim(`name`)) > 0)
) ENGINE=InnoDB COMMENT='Template definitions for AI characters';

CREATE TABLE `event_instances` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `scenario_run_id` bigint NOT NULL,
    `event_type_id` bigint NOT NULL,
    `source_agent_id` bigint NULL COMMENT 'Who caused it; NULL for the system itself',
    `target_agent_id` bigint NULL COMMENT 'Whom it is for; NULL for everyone',
    `data` json NOT NULL DEFAULT ('{}'),
    `processed` tinyint(1) NOT NULL DEFAULT 0,
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    PRIMARY KEY (`id`),
    KEY `event_instances_event_type_id_idx` (`event_type_id`),
    KEY `event_instances_scenario_run_id_created_at_idx` (`scenario_run_id`, `created_at`),
    KEY `event_instances_source_agent_id_idx` (`source_agent_id`),
    KEY `event_instances_target_agent_id_idx` (`target_agent_id`),
    KEY `unprocessed_events` (`scenario_run_id`, `id`)
) ENGINE=InnoDB COMMENT='Events that occur during scenario runs';

CREATE TABLE `event_types` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` varchar(100) COLLATE utf8mb4_bin NOT NULL,
    `description` longtext NULL,
    `schema` json NULL COMMENT 'JSON Schema of the data that such an event carries',
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    PRIMARY KEY (`id`),
    UNIQUE KEY `event_types_name_key` (`name`),
    CONSTRAINT `event_type_name_is_a_word` CHECK (octet_length(trim(`name`)) > 0 and `name` = lcase(`name`))
) ENGINE=InnoDB COMMENT='Definitions of supported event types';

CREATE TABLE `execution_logs` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `scenario_run_id` bigint NOT NULL,
    `agent_instance_id` bigint NULL,
    `level` enum('debug','info','warning','error','critical') NOT NULL DEFAULT 'info',
    `message` longtext NOT NULL,
    `data` json NULL,
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    PRIMARY KEY (`id`),
    KEY `execution_logs_agent_instance_id_idx` (`agent_instance_id`),
    KEY `execution_logs_scenario_run_id_level_created_at_idx` (`scenario_run_id`, `level`, `created_at`),
    CONSTRAINT `message_not_blank` CHECK (octet_length(trim(`message`)) > 0)
) ENGINE=InnoDB COMMENT='Detailed execution logs for debugging';

CREATE TABLE `scenario_runs` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `template_id` bigint NOT NULL COMMENT 'A template that was run stays, since it says what the run was',
    `name` varchar(100) NOT NULL,
    `status` enum('pending','running','completed','failed') NOT NULL DEFAULT 'pending',
    `config` json NULL COMMENT 'What this run overrides of its template''s configuration',
    `results` json NULL,
    `started_at` datetime(6) NULL,
    `completed_at` datetime(6) NULL,
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    PRIMARY KEY (`id`),
    KEY `running_scenario_runs` (`started_at`),
    KEY `scenario_runs_template_id_created_at_idx` (`template_id`, `created_at` DESC),
    CONSTRAINT `ends_after_start` CHECK (`completed_at` is null or `completed_at` > `started_at`),
    CONSTRAINT `finished_has_end` CHECK (`status` in ('pending','running') = (`completed_at` is null)),
    CONSTRAINT `run_name_not_blank` CHECK (octet_length(trim(`name`)) > 0)
) ENGINE=InnoDB COMMENT='Active or completed scenario instances';

CREATE TABLE `scenario_templates` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `name` varchar(100) NOT NULL,
    `description` longtext NULL,
    `config` json NOT NULL COMMENT 'Setting, limits and pace',
    `agent_roles` json NOT NULL COMMENT 'The roles that have to be filled, by role name',
    `event_flow` json NULL COMMENT 'What happens on which event; NULL where the agents decide everything',
    `created_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row was written',
    `updated_at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)) COMMENT 'When the row last changed',
    PRIMARY KEY (`id`),
    UNIQUE KEY `scenario_templates_name_key` (`name`),
    CONSTRAINT `scenario_template_name_not_blank` CHECK (octet_length(trim(`name`)) > 0)
) ENGINE=InnoDB COMMENT='Template definitions for scenarios';

ALTER TABLE `agent_instances`
    ADD CONSTRAINT `agent_instances_scenario_run_id_fkey` FOREIGN KEY (`scenario_run_id`) REFERENCES `scenario_runs` (`id`) ON DELETE CASCADE,
    ADD CONSTRAINT `agent_instances_template_id_fkey` FOREIGN KEY (`template_id`) REFERENCES `agent_templates` (`id`) ON DELETE SET NULL;

ALTER TABLE `event_instances`
    ADD CONSTRAINT `event_instances_event_type_id_fkey` FOREIGN KEY (`event_type_id`) REFERENCES `event_types` (`id`),
    ADD CONSTRAINT `event_instances_scenario_run_id_fkey` FOREIGN KEY (`scenario_run_id`) REFERENCES `scenario_runs` (`id`) ON DELETE CASCADE,
    ADD CONSTRAINT `event_instances_source_agent_id_fkey` FOREIGN KEY (`source_agent_id`) REFERENCES `agent_instances` (`id`) ON DELETE SET NULL,
    ADD CONSTRAINT `event_instances_target_agent_id_fkey` FOREIGN KEY (`target_agent_id`) REFERENCES `agent_instances` (`id`) ON DELETE SET NULL;

ALTER TABLE `execution_logs`
    ADD CONSTRAINT `execution_logs_agent_instance_id_fkey` FOREIGN KEY (`agent_instance_id`) REFERENCES `agent_instances` (`id`) ON DELETE SET NULL,
    ADD CONSTRAINT `execution_logs_scenario_run_id_fkey` FOREIGN KEY (`scenario_run_id`) REFERENCES `scenario_runs` (`id`) ON DELETE CASCADE;

ALTER TABLE `scenario_runs` ADD CONSTRAINT `scenario_runs_template_id_fkey` FOREIGN KEY (`template_id`) REFERENCES `scenario_templates` (`id`);
