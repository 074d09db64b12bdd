-- no-transaction

ALTER TABLE `pages`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (`url`(30), `part` DESC), ALGORITHM=INPLACE, LOCK=NONE;
