-- after
CREATE DOMAIN word AS character varying(20) COLLATE "C" CONSTRAINT not_blank CHECK (VALUE <> '');
CREATE TABLE t (w word);
COMMENT ON CONSTRAINT not_blank ON DOMAIN word IS 'say something';
