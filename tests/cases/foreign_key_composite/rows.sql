INSERT INTO rooms (house, number) VALUES
    (1, 1),
    (1, 2);
INSERT INTO beds (id, house, room) VALUES
    (1, 1, 2);
