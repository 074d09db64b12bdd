-- after
CREATE TABLE nothing ();
