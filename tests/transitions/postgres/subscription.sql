-- after
CREATE SUBSCRIPTION news CONNECTION 'host=nowhere.test dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE);
