-- hazard: drop_column notes.agent_id: the column and its values are dropped
-- hazard: drop_table agents: the table and all its rows are dropped

ALTER TABLE "notes" DROP CONSTRAINT "notes_agent_id_fkey";
ALTER TABLE "notes" DROP COLUMN "agent_id";
DROP TABLE "agents";
