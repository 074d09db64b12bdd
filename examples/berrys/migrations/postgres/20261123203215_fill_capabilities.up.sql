-- fill_capabilities
--
-- Each entry of `capabilities` becomes a row of agent_capabilities: a name, or a document with name, description and parameters. One
-- without a name is called Default. The documents stay as they are.
--
-- What cannot become rows is asked for before anything is changed:
-- precondition: narrow_type agent_instructions.capabilities: SELECT agent_name, jsonb_typeof(capabilities) AS found FROM agent_instructions WHERE jsonb_typeof(capabilities) <> 'array'
-- precondition: add_unique agent_capabilities.capability_of_instruction: SELECT i.agent_name, n.name AS capability, count(*) AS number FROM agent_instructions i CROSS JOIN LATERAL (SELECT coalesce(CASE jsonb_typeof(c) WHEN 'object' THEN c ->> 'name' ELSE c #>> '{}' END, 'Default') AS name FROM jsonb_array_elements(CASE jsonb_typeof(i.capabilities) WHEN 'array' THEN i.capabilities ELSE '[]' END) AS c) AS n GROUP BY i.id, i.agent_name, n.name HAVING count(*) > 1

INSERT INTO agent_capabilities (agent_instruction_id, capability_name, description, parameters)
SELECT
    i.id,
    coalesce(CASE jsonb_typeof(c) WHEN 'object' THEN c ->> 'name' ELSE c #>> '{}' END, 'Default'),
    CASE jsonb_typeof(c) WHEN 'object' THEN c ->> 'description' END,
    CASE jsonb_typeof(c) WHEN 'object' THEN c -> 'parameters' END
FROM agent_instructions i
CROSS JOIN LATERAL jsonb_array_elements(i.capabilities) AS c;
