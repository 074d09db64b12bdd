-- no-transaction

ALTER TABLE `prices`
    ADD COLUMN `since` timestamp(6) GENERATED ALWAYS AS ROW START,
    ADD COLUMN `until` timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
    ADD PERIOD FOR SYSTEM_TIME (`since`, `until`),
    ADD SYSTEM VERSIONING;
