-- fill_capabilities
--
-- The rows of agent_capabilities become the documents again, as they are now: a capability that has nothing but a name is its name. They
-- stand in no order, since neither rows nor this server know one; what only a row can hold has no place in a document, so going back has to be
-- allowed.
--
-- hazard: drop_column agent_capabilities.capability_metadata: the documents have no place for it

UPDATE agent_instructions i
SET capabilities = COALESCE((
    SELECT JSON_ARRAYAGG(JSON_EXTRACT(
        CASE
            WHEN c.description IS NULL AND c.parameters IS NULL THEN JSON_QUOTE(c.capability_name)
            WHEN c.parameters IS NULL THEN JSON_OBJECT('name', c.capability_name, 'description', c.description)
            WHEN c.description IS NULL
                THEN JSON_OBJECT('name', c.capability_name, 'parameters', JSON_EXTRACT(c.parameters, '$'))
            ELSE JSON_OBJECT(
                'name', c.capability_name,
                'description', c.description,
                'parameters', JSON_EXTRACT(c.parameters, '$')
            )
        END,
        '$'
    ))
    FROM agent_capabilities c
    WHERE c.agent_instruction_id = i.id
), '[]');

DELETE FROM agent_capabilities;
