-- before
CREATE SUBSCRIPTION news CONNECTION 'host=nowhere.test dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION gone CONNECTION 'host=nowhere.test' PUBLICATION p WITH (connect = false, slot_name = 'gone_slot');
-- after
CREATE SUBSCRIPTION news CONNECTION 'host=elsewhere.test dbname=x' PUBLICATION p, "Q" WITH (connect = false, slot_name = 'news', synchronous_commit = local);
COMMENT ON SUBSCRIPTION news IS 'what happens elsewhere';
