-- no-transaction

ALTER TABLE `prices` ADD SYSTEM VERSIONING;
