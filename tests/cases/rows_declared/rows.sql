INSERT INTO kinds (name, category, made_at) VALUES
  ('message', 'communication', '2024-05-01 10:00:00.000000'),
  ('error', 'unknown', '2024-05-02 10:00:00.000000'),
  ('old', 'system', '2024-05-03 10:00:00.000000');
