-- on mariadb
-- after
CREATE SEQUENCE `start with`; CREATE SEQUENCE `a``b; c`;
