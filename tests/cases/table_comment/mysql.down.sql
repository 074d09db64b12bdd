-- no-transaction

ALTER TABLE `agents`
    MODIFY COLUMN `name` longtext NOT NULL,
    COMMENT='', ALGORITHM=INPLACE, LOCK=NONE;
