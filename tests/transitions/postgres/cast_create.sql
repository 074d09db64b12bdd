-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE FUNCTION to_mood(n integer) RETURNS mood LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN n > 0 THEN 'ok'::mood ELSE 'sad'::mood END $$;
CREATE CAST (integer AS mood) WITH FUNCTION to_mood(integer) AS ASSIGNMENT;
