-- from 18
-- before
CREATE TABLE orders (id integer PRIMARY KEY, amount integer, note text, CONSTRAINT positive CHECK (amount > 0),
    CONSTRAINT short CHECK (length(note) < 10) NOT ENFORCED, CONSTRAINT dropped CHECK (id > 0) NOT ENFORCED);
-- rows
INSERT INTO orders VALUES (1, 5, 'a note'), (2, 7, 'none');
-- after
CREATE TABLE orders (id integer PRIMARY KEY, amount integer, note text, CONSTRAINT positive CHECK (amount > 0) NOT ENFORCED,
    CONSTRAINT short CHECK (length(note) < 10), CONSTRAINT added CHECK (amount < 100) NOT ENFORCED);
COMMENT ON CONSTRAINT added ON orders IS 'Nobody looks.';
