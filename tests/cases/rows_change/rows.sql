UPDATE statuses SET note = 'kept by hand' WHERE code IN ('open', 'void');
INSERT INTO orders (id, status) VALUES (1, 'open'), (2, 'paid');
