-- no-transaction
-- contract: agents to bots

DROP VIEW `agents`;
