-- no-transaction

ALTER TABLE `pairs` ADD PRIMARY KEY (`a`, `b`), ALGORITHM=INPLACE, LOCK=NONE;
