-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN good AS mood CHECK (VALUE = 'ok') DEFAULT 'ok';
CREATE TABLE t (m good);
