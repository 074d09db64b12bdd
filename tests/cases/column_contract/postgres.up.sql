-- contract: agents.motto to agents.slogan
-- contract: agents.state to agents.status
-- contract: agents.team_id to agents.group_id
-- contract: agents.title to agents.name

DROP TRIGGER "zz_agents_title_name_twin" ON "agents";
DROP TRIGGER "zz_agents_team_id_group_id_twin" ON "agents";
DROP TRIGGER "zz_agents_state_status_twin" ON "agents";
DROP TRIGGER "zz_agents_motto_slogan_twin" ON "agents";
DROP FUNCTION "zz_agents_title_name_twin"();
DROP FUNCTION "zz_agents_team_id_group_id_twin"();
DROP FUNCTION "zz_agents_state_status_twin"();
DROP FUNCTION "zz_agents_motto_slogan_twin"();
ALTER TABLE "agents" DROP CONSTRAINT "agents_team_id_fkey";
ALTER TABLE "agents" DROP CONSTRAINT "agents_title_key";
DROP INDEX "agents_state_idx";
DROP INDEX "by_title_title";

-- agents.name holds the same.
ALTER TABLE "agents" DROP COLUMN "title";

-- agents.slogan holds the same.
ALTER TABLE "agents" DROP COLUMN "motto";

-- agents.status holds the same.
ALTER TABLE "agents" DROP COLUMN "state";

-- agents.group_id holds the same.
ALTER TABLE "agents" DROP COLUMN "team_id";
