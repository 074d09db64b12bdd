-- before
CREATE DOMAIN year AS integer CHECK (VALUE > 0);
-- after

