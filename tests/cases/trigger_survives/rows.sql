INSERT INTO agents (id, name, age) VALUES
    (1, 'a', 5);
CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.age := NEW.age + 1; RETURN NEW; END $$;
CREATE TRIGGER bump BEFORE UPDATE ON agents FOR EACH ROW EXECUTE FUNCTION bump();
