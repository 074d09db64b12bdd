-- before
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH CONFIGURATION plain (PARSER = words);
ALTER TEXT SEARCH CONFIGURATION plain ADD MAPPING FOR asciiword WITH simple;
-- after
CREATE TEXT SEARCH PARSER words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH CONFIGURATION plain (PARSER = words);
ALTER TEXT SEARCH CONFIGURATION plain ADD MAPPING FOR asciiword WITH simple;
COMMENT ON TEXT SEARCH PARSER words IS 'words with headlines';
