-- from 18
-- before
CREATE TABLE readings (id integer PRIMARY KEY, taken timestamptz, value numeric NOT NULL, unit text);
ALTER TABLE readings ADD CONSTRAINT unit_said NOT NULL unit NOT VALID;
-- rows
INSERT INTO readings VALUES (1, '2026-01-01 00:00Z', 3, 'm'), (2, '2026-01-02 00:00Z', 4, 's');
-- after
CREATE TABLE readings (id integer PRIMARY KEY, taken timestamptz, value numeric, unit text CONSTRAINT unit_said NOT NULL, place text);
ALTER TABLE readings ADD CONSTRAINT readings_taken_not_null NOT NULL taken NOT VALID;
ALTER TABLE readings ADD CONSTRAINT valued NOT NULL value NOT VALID;
ALTER TABLE readings ADD CONSTRAINT placed NOT NULL place NOT VALID;
COMMENT ON CONSTRAINT valued ON readings IS 'From now on.';
