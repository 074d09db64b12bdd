-- no-transaction

ALTER TABLE `agents`
    MODIFY COLUMN `name` longtext NOT NULL COMMENT 'A name',
    COMMENT='Who acts, and what''s "quoted"', ALGORITHM=INPLACE, LOCK=NONE;
