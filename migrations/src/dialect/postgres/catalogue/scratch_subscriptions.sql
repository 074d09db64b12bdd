-- Drops the subscriptions of the current database, which cannot be dropped with them. No slot of a publisher is theirs here.
DO $$
DECLARE
    subscription text;
BEGIN
    FOR subscription IN
        SELECT quote_ident(s.subname)
        FROM pg_subscription s
        JOIN pg_database b ON b.oid = s.subdbid AND b.datname = current_database()
        ORDER BY s.subname
    LOOP
        EXECUTE format('ALTER SUBSCRIPTION %s DISABLE', subscription);
        EXECUTE format('ALTER SUBSCRIPTION %s SET (slot_name = NONE)', subscription);
        EXECUTE format('DROP SUBSCRIPTION %s', subscription);
    END LOOP;
END
$$
