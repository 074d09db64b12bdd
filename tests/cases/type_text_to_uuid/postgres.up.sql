-- hazard: narrow_type agents.token: not every value of text fits uuid
-- precondition: narrow_type agents.token: SELECT CAST("id" AS text) AS "id", CAST("token" AS text) AS "token" FROM "agents" WHERE CAST("token" AS text) !~ '^\{?([0-9a-fA-F]{4}-?){8}\}?$'

ALTER TABLE "agents" ALTER COLUMN "token" TYPE uuid USING "token"::uuid;
