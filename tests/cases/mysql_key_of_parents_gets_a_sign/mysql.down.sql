-- no-transaction
-- hazard: narrow_type children.parent_id: not every value of int fits int unsigned
-- hazard: narrow_type children.guardian_id: not every value of int fits int unsigned
-- hazard: narrow_type parents.id: not every value of int fits int unsigned

-- A value that does not fit is an error and is not cut.
SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES');

ALTER TABLE `children` DROP FOREIGN KEY `children_guardian_id_fkey`, DROP FOREIGN KEY `children_parent_id_fkey`;

ALTER TABLE `children`
    MODIFY COLUMN `parent_id` int unsigned NOT NULL,
    MODIFY COLUMN `guardian_id` int unsigned NULL;

ALTER TABLE `parents` MODIFY COLUMN `id` int unsigned NOT NULL AUTO_INCREMENT;

ALTER TABLE `children`
    ADD CONSTRAINT `children_guardian_id_fkey` FOREIGN KEY (`guardian_id`) REFERENCES `parents` (`id`) ON DELETE SET NULL,
    ADD CONSTRAINT `children_parent_id_fkey` FOREIGN KEY (`parent_id`) REFERENCES `parents` (`id`) ON DELETE CASCADE;
