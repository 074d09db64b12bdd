-- before
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (a integer);
-- rows
INSERT INTO t VALUES (1), (2);
-- after
CREATE ACCESS METHOD trees TYPE INDEX HANDLER bthandler;
COMMENT ON ACCESS METHOD trees IS 'btree by another name';
CREATE TABLE t (a integer);
