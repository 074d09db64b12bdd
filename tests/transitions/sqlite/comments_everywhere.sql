-- before
CREATE TABLE t ( -- a table
  id INTEGER PRIMARY KEY, /* the key */
  a TEXT -- a; text
);
CREATE VIEW v AS SELECT id -- the key
 FROM t /* all */;
CREATE TRIGGER g AFTER INSERT ON t BEGIN -- begin;
 DELETE FROM t WHERE a = ';'; /* ; */ END;
-- rows
INSERT INTO t VALUES (1, 'x');
-- after
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);
CREATE VIEW v AS SELECT id -- the key
 FROM t /* all */;
CREATE TRIGGER g AFTER INSERT ON t BEGIN -- begin;
 DELETE FROM t WHERE a = ';'; /* ; */ END;
