CREATE FOREIGN DATA WRAPPER "nothing";
CREATE SERVER "far" FOREIGN DATA WRAPPER nothing OPTIONS (host 'db');
CREATE FOREIGN TABLE "far_users" (id bigint NOT NULL, name text) SERVER far OPTIONS (name 'users');

CREATE VIEW "everywhere" AS
SELECT id,
    name
   FROM far_users;
