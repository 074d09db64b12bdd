-- after
CREATE FUNCTION odd() RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
    -- it's "quoted"; $$ and $x$ too
    RETURN 'a''b' || $q$c$q$;
END
$body$;
