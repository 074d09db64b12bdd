-- fill_capabilities
--
-- The rows of agent_capabilities become the documents again, as they are now: a capability that has nothing but a name is its name. They
-- stand in the order of their names, since rows know no other; what only a row can hold has no place in a document, so going back has to be
-- allowed.
--
-- hazard: drop_column agent_capabilities.capability_metadata: the documents have no place for it

UPDATE agent_instructions i
SET capabilities = coalesce((
    SELECT jsonb_agg(
        CASE
            WHEN c.description IS NULL AND c.parameters IS NULL THEN to_jsonb(c.capability_name)
            ELSE jsonb_build_object('name', c.capability_name)
                || CASE WHEN c.description IS NULL THEN '{}' ELSE jsonb_build_object('description', c.description) END
                || CASE WHEN c.parameters IS NULL THEN '{}' ELSE jsonb_build_object('parameters', c.parameters) END
        END
        ORDER BY c.capability_name
    )
    FROM agent_capabilities c
    WHERE c.agent_instruction_id = i.id
), '[]');

DELETE FROM agent_capabilities;
