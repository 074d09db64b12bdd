INSERT INTO agents (id, name, token) VALUES
    (1, 'a', '6f1c2c0e-3c2b-4f0e-9d3a-1f2e3d4c5b6a');
