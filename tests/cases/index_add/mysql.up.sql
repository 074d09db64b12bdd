-- no-transaction

ALTER TABLE `agents` ADD KEY `agents_name_idx` (`name`(255)), ALGORITHM=INPLACE, LOCK=NONE;
