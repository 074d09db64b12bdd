CREATE TEXT SEARCH DICTIONARY "plain" (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION public.words (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION public.words ADD MAPPING FOR asciiword WITH public.plain;
CREATE STATISTICS "users_stats" (dependencies) ON name, age FROM users;
