-- before
CREATE TEXT SEARCH CONFIGURATION prose (COPY = english);
-- after

