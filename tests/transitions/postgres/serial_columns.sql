-- after
CREATE TABLE s (a serial PRIMARY KEY, b bigserial, c smallserial);
