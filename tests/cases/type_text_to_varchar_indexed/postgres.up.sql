-- hazard: narrow_type agents.code: not every value of text fits character varying(20)
-- precondition: narrow_type agents.code: SELECT CAST("id" AS text) AS "id", CAST("code" AS text) AS "code" FROM "agents" WHERE char_length(rtrim(CAST("code" AS text))) > 20

ALTER TABLE "agents" ALTER COLUMN "code" TYPE character varying(20);
