-- fill_capabilities
--
-- The rows of agent_capabilities become the documents again, as they are now: a capability that has nothing but a name is its name. They
-- stand in the order of their names, since rows know no other; what only a row can hold has no place in a document, so going back has to be
-- allowed.
--
-- hazard: drop_column agent_capabilities.capability_metadata: the documents have no place for it

UPDATE agent_instructions
SET capabilities = (
    SELECT json_group_array(json(entry))
    FROM (
        SELECT
            CASE
                WHEN description IS NULL AND parameters IS NULL THEN json_quote(capability_name)
                WHEN parameters IS NULL THEN json_object('name', capability_name, 'description', description)
                WHEN description IS NULL THEN json_object('name', capability_name, 'parameters', json(parameters))
                ELSE json_object('name', capability_name, 'description', description, 'parameters', json(parameters))
            END AS entry
        FROM agent_capabilities
        WHERE agent_instruction_id = agent_instructions.id
        ORDER BY capability_name
    )
);

DELETE FROM agent_capabilities;
