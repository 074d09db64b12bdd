-- precondition: add_json_schema runs.config: SELECT CAST("id" AS text) AS "id", CAST("config" AS text) AS "config" FROM "runs" WHERE NOT (CASE WHEN (jsonb_typeof(config) = 'object'::text) THEN (((config - ARRAY['agents'::text, 'first'::text, 'max turns'::text, 'mode'::text, 'name'::text, 'seed'::text]) = '{}'::jsonb) AND CASE WHEN (jsonb_typeof((config -> 'agents'::text)) = 'array'::text) THEN ((NOT jsonb_path_exists((config -> 'agents'::text), 'strict $[*]?((((exists (@."name"?(@.type() != "string")) || exists (@."temperature"?((@ > 2 || @ < 0) || @.type() != "number"))) || exists (@."tools"?(@.type() == "array" && exists (@[*]?(@.type() != "string")) || @.type() != "array"))) || @.type() == "object" && !(exists (@.keyvalue()?(@."key" == "name")))) || @.type() != "object")'::jsonpath)) AND (jsonb_array_length((config -> 'agents'::text)) >= 1)) ELSE ((config -> 'agents'::text) IS NULL) END AND CASE WHEN (jsonb_typeof((config -> 'first'::text)) = 'object'::text) THEN ((jsonb_typeof(((config -> 'first'::text) -> 'name'::text)) = 'string'::text) AND CASE WHEN (jsonb_typeof(((config -> 'first'::text) -> 'temperature'::text)) = 'number'::text) THEN (((((config -> 'first'::text) -> 'temperature'::text))::numeric <= (2)::numeric) AND ((((config -> 'first'::text) -> 'temperature'::text))::numeric >= (0)::numeric)) ELSE (((config -> 'first'::text) -> 'temperature'::text) IS NULL) END AND CASE WHEN (jsonb_typeof(((config -> 'first'::text) -> 'tools'::text)) = 'array'::text) THEN (NOT jsonb_path_exists(((config -> 'first'::text) -> 'tools'::text), 'strict $[*]?(@.type() != "string")'::jsonpath)) ELSE (((config -> 'first'::text) -> 'tools'::text) IS NULL) END AND ((config -> 'first'::text) ? 'name'::text)) ELSE ((config -> 'first'::text) IS NULL) END AND CASE WHEN (jsonb_typeof((config -> 'max turns'::text)) = 'number'::text) THEN ((mod(((config -> 'max turns'::text))::numeric, (1)::numeric) = (0)::numeric) AND (((config -> 'max turns'::text))::numeric < (1000)::numeric) AND (((config -> 'max turns'::text))::numeric >= (1)::numeric)) ELSE ((config -> 'max turns'::text) IS NULL) END AND ((config -> 'mode'::text) = ANY (ARRAY['"fast"'::jsonb, '"it''s slow"'::jsonb])) AND (jsonb_typeof((config -> 'name'::text)) = 'string'::text) AND ((config ->> 'name'::text) ~ '^[a-z][a-z0-9_]*$'::text) AND ((length((config ->> 'name'::text)) >= 1) AND (length((config ->> 'name'::text)) <= 40)) AND (jsonb_typeof((config -> 'seed'::text)) = ANY (ARRAY['number'::text, 'null'::text])) AND CASE WHEN (jsonb_typeof((config -> 'seed'::text)) = 'number'::text) THEN (mod(((config -> 'seed'::text))::numeric, (1)::numeric) = (0)::numeric) ELSE NULL::boolean END AND (config ?& ARRAY['mode'::text, 'name'::text])) ELSE (config IS NULL) END)
-- precondition: add_json_schema runs.limits: SELECT CAST("id" AS text) AS "id", CAST("limits" AS text) AS "limits" FROM "runs" WHERE NOT (CASE WHEN (jsonb_typeof(limits) = 'number'::text) THEN ((mod((limits)::numeric, (1)::numeric) = (0)::numeric) AND ((limits)::numeric >= (0)::numeric)) ELSE (limits IS NULL) END OR CASE WHEN (jsonb_typeof(limits) = 'object'::text) THEN ( CASE WHEN (jsonb_typeof((limits -> 'tokens'::text)) = 'number'::text) THEN (mod(((limits -> 'tokens'::text))::numeric, (1)::numeric) = (0)::numeric) ELSE ((limits -> 'tokens'::text) IS NULL) END AND (limits ? 'tokens'::text)) ELSE (limits IS NULL) END)

ALTER TABLE "runs" ADD CONSTRAINT "runs_config_json_schema" CHECK (CASE
    WHEN (jsonb_typeof(config) = 'object'::text) THEN (((config - ARRAY['agents'::text, 'first'::text, 'max turns'::text, 'mode'::text, 'name'::text, 'seed'::text]) = '{}'::jsonb) AND
    CASE
        WHEN (jsonb_typeof((config -> 'agents'::text)) = 'array'::text) THEN ((NOT jsonb_path_exists((config -> 'agents'::text), 'strict $[*]?((((exists (@."name"?(@.type() != "string")) || exists (@."temperature"?((@ > 2 || @ < 0) || @.type() != "number"))) || exists (@."tools"?(@.type() == "array" && exists (@[*]?(@.type() != "string")) || @.type() != "array"))) || @.type() == "object" && !(exists (@.keyvalue()?(@."key" == "name")))) || @.type() != "object")'::jsonpath)) AND (jsonb_array_length((config -> 'agents'::text)) >= 1))
        ELSE ((config -> 'agents'::text) IS NULL)
    END AND
    CASE
        WHEN (jsonb_typeof((config -> 'first'::text)) = 'object'::text) THEN ((jsonb_typeof(((config -> 'first'::text) -> 'name'::text)) = 'string'::text) AND
        CASE
            WHEN (jsonb_typeof(((config -> 'first'::text) -> 'temperature'::text)) = 'number'::text) THEN (((((config -> 'first'::text) -> 'temperature'::text))::numeric <= (2)::numeric) AND ((((config -> 'first'::text) -> 'temperature'::text))::numeric >= (0)::numeric))
            ELSE (((config -> 'first'::text) -> 'temperature'::text) IS NULL)
        END AND
        CASE
            WHEN (jsonb_typeof(((config -> 'first'::text) -> 'tools'::text)) = 'array'::text) THEN (NOT jsonb_path_exists(((config -> 'first'::text) -> 'tools'::text), 'strict $[*]?(@.type() != "string")'::jsonpath))
            ELSE (((config -> 'first'::text) -> 'tools'::text) IS NULL)
        END AND ((config -> 'first'::text) ? 'name'::text))
        ELSE ((config -> 'first'::text) IS NULL)
    END AND
    CASE
        WHEN (jsonb_typeof((config -> 'max turns'::text)) = 'number'::text) THEN ((mod(((config -> 'max turns'::text))::numeric, (1)::numeric) = (0)::numeric) AND (((config -> 'max turns'::text))::numeric < (1000)::numeric) AND (((config -> 'max turns'::text))::numeric >= (1)::numeric))
        ELSE ((config -> 'max turns'::text) IS NULL)
    END AND ((config -> 'mode'::text) = ANY (ARRAY['"fast"'::jsonb, '"it''s slow"'::jsonb])) AND (jsonb_typeof((config -> 'name'::text)) = 'string'::text) AND ((config ->> 'name'::text) ~ '^[a-z][a-z0-9_]*$'::text) AND ((length((config ->> 'name'::text)) >= 1) AND (length((config ->> 'name'::text)) <= 40)) AND (jsonb_typeof((config -> 'seed'::text)) = ANY (ARRAY['number'::text, 'null'::text])) AND
    CASE
        WHEN (jsonb_typeof((config -> 'seed'::text)) = 'number'::text) THEN (mod(((config -> 'seed'::text))::numeric, (1)::numeric) = (0)::numeric)
        ELSE NULL::boolean
    END AND (config ?& ARRAY['mode'::text, 'name'::text]))
    ELSE (config IS NULL)
END);

ALTER TABLE "runs" ADD CONSTRAINT "runs_limits_json_schema" CHECK (CASE
    WHEN (jsonb_typeof(limits) = 'number'::text) THEN ((mod((limits)::numeric, (1)::numeric) = (0)::numeric) AND ((limits)::numeric >= (0)::numeric))
    ELSE (limits IS NULL)
END OR
CASE
    WHEN (jsonb_typeof(limits) = 'object'::text) THEN (
    CASE
        WHEN (jsonb_typeof((limits -> 'tokens'::text)) = 'number'::text) THEN (mod(((limits -> 'tokens'::text))::numeric, (1)::numeric) = (0)::numeric)
        ELSE ((limits -> 'tokens'::text) IS NULL)
    END AND (limits ? 'tokens'::text))
    ELSE (limits IS NULL)
END);
