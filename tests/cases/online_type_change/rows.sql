INSERT INTO customers (id) VALUES (1), (2);
INSERT INTO orders (id, customer_id, amount, rebate) VALUES (1, 1, 5, 5), (2, 1, 2147483647, NULL), (3, 2, 0, 0);
