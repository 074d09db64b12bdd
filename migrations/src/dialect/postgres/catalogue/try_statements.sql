-- A function of this session that runs statements, each in a savepoint of its own, and tells of each what was wrong with it.
CREATE FUNCTION pg_temp.tablewright_try(statements text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    outcome text[] := '{}';
BEGIN
    FOREACH statement IN ARRAY statements LOOP
        BEGIN
            EXECUTE statement;
            outcome := array_append(outcome, NULL);
        EXCEPTION WHEN OTHERS THEN
            outcome := array_append(outcome, SQLERRM);
        END;
    END LOOP;
    RETURN outcome;
END
$$
