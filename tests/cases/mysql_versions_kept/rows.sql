INSERT INTO shops VALUES (1, 'here'), (2, 'there');
INSERT INTO prices (id, shop_id, amount) VALUES (1, 1, 10.50), (2, 2, 20);
UPDATE prices SET amount = 11 WHERE id = 1;
