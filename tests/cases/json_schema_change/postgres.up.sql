-- precondition: add_json_schema runs.config: SELECT CAST("id" AS text) AS "id", CAST("config" AS text) AS "config" FROM "runs" WHERE NOT (CASE WHEN (jsonb_typeof(config) = 'object'::text) THEN ( CASE WHEN (jsonb_typeof((config -> 'tokens'::text)) = 'number'::text) THEN ((mod(((config -> 'tokens'::text))::numeric, (1)::numeric) = (0)::numeric) AND (((config -> 'tokens'::text))::numeric <= (100)::numeric) AND (((config -> 'tokens'::text))::numeric >= (1)::numeric)) ELSE ((config -> 'tokens'::text) IS NULL) END AND (config ? 'tokens'::text)) ELSE (config IS NULL) END)

ALTER TABLE "runs" DROP CONSTRAINT "runs_config_json_schema";

ALTER TABLE "runs" ADD CONSTRAINT "runs_config_json_schema" CHECK (CASE
    WHEN (jsonb_typeof(config) = 'object'::text) THEN (
    CASE
        WHEN (jsonb_typeof((config -> 'tokens'::text)) = 'number'::text) THEN ((mod(((config -> 'tokens'::text))::numeric, (1)::numeric) = (0)::numeric) AND (((config -> 'tokens'::text))::numeric <= (100)::numeric) AND (((config -> 'tokens'::text))::numeric >= (1)::numeric))
        ELSE ((config -> 'tokens'::text) IS NULL)
    END AND (config ? 'tokens'::text))
    ELSE (config IS NULL)
END);
