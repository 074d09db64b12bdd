-- both
DO $$ BEGIN CREATE ROLE "tablewright test "" =r/ x" NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE users (id bigint PRIMARY KEY, "a,b" text, "c (d)" text, "e""f" text);
CREATE FUNCTION "g h"("i j" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- rows
INSERT INTO users VALUES (1, 'a', 'b', 'c');
-- after
GRANT SELECT ON users TO "tablewright test "" =r/ x" WITH GRANT OPTION;
GRANT UPDATE ("a,b", "c (d)", "e""f") ON users TO "tablewright test "" =r/ x";
ALTER FUNCTION "g h"(integer) OWNER TO "tablewright test "" =r/ x";
ALTER DEFAULT PRIVILEGES FOR ROLE "tablewright test "" =r/ x" GRANT SELECT ON TABLES TO PUBLIC;
