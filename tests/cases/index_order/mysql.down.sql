-- no-transaction

ALTER TABLE `agents`
    DROP KEY `agents_name_age_idx`,
    ADD KEY `agents_name_age_idx` (`name`(255), `age`), ALGORITHM=INPLACE, LOCK=NONE;
