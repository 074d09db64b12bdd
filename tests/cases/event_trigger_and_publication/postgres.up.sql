-- A function may speak of what is made after it.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION public.on_ddl()
 RETURNS event_trigger
 LANGUAGE plpgsql
AS $function$BEGIN END$function$;

CREATE EVENT TRIGGER "on_ddl" ON ddl_command_end EXECUTE FUNCTION on_ddl();
CREATE PUBLICATION "changes" FOR TABLE ONLY public.users WITH (publish = 'insert');
