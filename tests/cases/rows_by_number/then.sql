INSERT INTO categories (name) VALUES ('counted on');
