-- contract: agents to bots

DROP TRIGGER "agents_bots_former_update";
DROP TRIGGER "agents_bots_former_insert";
DROP TRIGGER "agents_bots_former_delete";
DROP VIEW "agents";
