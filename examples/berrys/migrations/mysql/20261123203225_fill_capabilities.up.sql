-- fill_capabilities
--
-- Each entry of `capabilities` becomes a row of agent_capabilities: a name, or a document with name, description and parameters. One
-- without a name is called Default. The documents stay as they are.
--
-- What cannot become rows is asked for before anything is changed:
-- precondition: narrow_type agent_instructions.capabilities: SELECT agent_name, JSON_TYPE(capabilities) AS found FROM agent_instructions WHERE JSON_TYPE(capabilities) <> 'ARRAY'
-- precondition: add_unique agent_capabilities.capability_of_instruction: SELECT i.agent_name, COALESCE(c.name, c.word, 'Default') AS capability, COUNT(*) AS number FROM agent_instructions i, JSON_TABLE(CASE JSON_TYPE(i.capabilities) WHEN 'ARRAY' THEN i.capabilities ELSE '[]' END, '$[*]' COLUMNS (word TEXT PATH '$', name TEXT PATH '$.name')) AS c GROUP BY i.id, i.agent_name, capability HAVING COUNT(*) > 1

INSERT INTO agent_capabilities (agent_instruction_id, capability_name, description, parameters)
SELECT
    i.id,
    COALESCE(c.name, c.word, 'Default'),
    c.description,
    JSON_EXTRACT(i.capabilities, CONCAT('$[', c.number - 1, '].parameters'))
FROM agent_instructions i,
    JSON_TABLE(i.capabilities, '$[*]' COLUMNS (
        number FOR ORDINALITY,
        word TEXT PATH '$',
        name TEXT PATH '$.name',
        description TEXT PATH '$.description'
    )) AS c;
