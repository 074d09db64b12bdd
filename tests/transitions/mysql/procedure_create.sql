-- both
CREATE TABLE users (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL, age INT NULL);
-- before

-- rows
INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 17);
-- after
CREATE PROCEDURE rename_user(IN who INT, INOUT what VARCHAR(50), OUT done BOOL) MODIFIES SQL DATA
BEGIN
  -- one; note
  UPDATE users SET name = what WHERE id = who;
  SET done = ROW_COUNT() > 0;
  BEGIN
    DECLARE EXIT HANDLER FOR SQLEXCEPTION ROLLBACK;
    SELECT CASE WHEN done THEN 'yes;' ELSE 'no' END;
  END;
END;
