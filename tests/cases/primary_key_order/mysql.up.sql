-- no-transaction

ALTER TABLE `pairs`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`b`, `a`), ALGORITHM=INPLACE, LOCK=NONE;
