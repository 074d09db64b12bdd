-- no-transaction

ALTER TABLE `agents`
    MODIFY COLUMN `name` longtext NOT NULL COMMENT 'A name',
    COMMENT='Who acts', ALGORITHM=INPLACE, LOCK=NONE;
