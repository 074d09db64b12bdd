-- no-transaction
-- hazard: drop_table event_instances: the table and all its rows are dropped
-- hazard: drop_table event_types: the table and all its rows are dropped
-- hazard: drop_table execution_logs: the table and all its rows are dropped
-- hazard: drop_table agent_instances: the table and all its rows are dropped
-- hazard: drop_table agent_templates: the table and all its rows are dropped
-- hazard: drop_table scenario_runs: the table and all its rows are dropped
-- hazard: drop_table scenario_templates: the table and all its rows are dropped

DROP TABLE `event_instances`;
DROP TABLE `event_types`;
DROP TABLE `execution_logs`;
DROP TABLE `agent_instances`;
DROP TABLE `agent_templates`;
DROP TABLE `scenario_runs`;
DROP TABLE `scenario_templates`;
