-- both
CREATE TABLE e (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE e1 PARTITION OF e FOR VALUES FROM (0) TO (10);
-- before
CREATE INDEX e_b ON e (b);
-- rows
INSERT INTO e VALUES (1, 'x');
-- after

