-- no-transaction
-- hazard: drop_table agents: the table and every row of it are lost

-- A table is rebuilt: while it is, foreign keys must not act on its children.
-- Run by hand, it must stop at the first error: sqlite3 -bail.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

DROP TABLE "agents";

COMMIT;
PRAGMA foreign_keys = ON;
