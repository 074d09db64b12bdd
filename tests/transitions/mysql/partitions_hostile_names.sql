-- before
CREATE TABLE `a``b` (`par'tition` INT, `x y` INT);
-- rows
INSERT INTO `a``b` VALUES (1, 2);
-- after
CREATE TABLE `a``b` (`par'tition` INT, `x y` INT) COMMENT='
 PARTITION BY HASH (x)' PARTITION BY RANGE (`x y`) (PARTITION `VALUES` VALUES LESS THAN (10) COMMENT 'a '' \\ b', PARTITION `p``q` VALUES LESS THAN (20));
