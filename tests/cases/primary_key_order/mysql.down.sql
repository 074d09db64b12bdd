-- no-transaction

ALTER TABLE `pairs`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`a`, `b`), ALGORITHM=INPLACE, LOCK=NONE;
