-- no-transaction

CREATE TABLE `agent_tools` (
    `agent_id` bigint NOT NULL,
    `tool_id` bigint NOT NULL,
    `configuration` json NULL,
    PRIMARY KEY (`agent_id`, `tool_id`)
) ENGINE=InnoDB;

ALTER TABLE `agent_tools`
    ADD CONSTRAINT `agent_tools_agent_id_fkey` FOREIGN KEY (`agent_id`) REFERENCES `agents` (`id`) ON DELETE CASCADE,
    ADD CONSTRAINT `agent_tools_tool_id_fkey` FOREIGN KEY (`tool_id`) REFERENCES `tools` (`id`) ON DELETE CASCADE;
