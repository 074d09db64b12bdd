-- after
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, stopwords = 'english');
CREATE TEXT SEARCH CONFIGURATION prose (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION prose ADD MAPPING FOR asciiword, word WITH plain, simple;
