-- The lock that a proof holds on a named scratch database.
SELECT GET_LOCK(LEFT(CONCAT('tablewright_scratch_', DATABASE()), 64), 60) AS locked
ORDER BY locked
