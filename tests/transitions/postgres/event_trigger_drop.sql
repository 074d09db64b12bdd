-- both
CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;
-- before
CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION watch();
-- after

