DROP VIEW "everywhere";
DROP FOREIGN TABLE "far_users";
DROP SERVER "far";
DROP FOREIGN DATA WRAPPER "nothing";
