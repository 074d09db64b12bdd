-- fill_capabilities
--
-- Each entry of `capabilities` becomes a row of agent_capabilities: a name, or a document with name, description and parameters. One
-- without a name is called Default. The documents stay as they are.
--
-- What cannot become rows is asked for before anything is changed:
-- precondition: narrow_type agent_instructions.capabilities: SELECT agent_name, json_type(capabilities) AS found FROM agent_instructions WHERE json_type(capabilities) <> 'array'
-- precondition: add_unique agent_capabilities.capability_of_instruction: SELECT i.agent_name, coalesce(CASE c.type WHEN 'object' THEN c.value ->> '$.name' ELSE c.value END, 'Default') AS capability, count(*) AS number FROM agent_instructions i, json_each(CASE json_type(i.capabilities) WHEN 'array' THEN i.capabilities ELSE '[]' END) AS c GROUP BY i.id, i.agent_name, capability HAVING count(*) > 1

INSERT INTO agent_capabilities (agent_instruction_id, capability_name, description, parameters)
SELECT
    i.id,
    coalesce(CASE c.type WHEN 'object' THEN c.value ->> '$.name' ELSE c.value END, 'Default'),
    CASE c.type WHEN 'object' THEN c.value ->> '$.description' END,
    CASE c.type WHEN 'object' THEN c.value -> '$.parameters' END
FROM agent_instructions i, json_each(i.capabilities) AS c;
