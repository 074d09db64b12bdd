-- after
CREATE TABLE a (x integer, CONSTRAINT x_positive CHECK (x > 0));
CREATE TABLE b (x integer, y text NOT NULL);
CREATE TABLE c (z integer, x integer DEFAULT 5) INHERITS (a, b);
CREATE INDEX c_x ON c (x);
