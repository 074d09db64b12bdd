-- from 15
-- after
CREATE TABLE t (a money, b inet, c cidr, d macaddr8, e bit(3), f bit varying(5), g xml, h point, i polygon, j tsvector, k tsquery, l int4range, m tstzmultirange, n interval day to second(3), o time(2) with time zone, p numeric(10,-2), q "char", r name, s oid, t regclass, u pg_lsn, v jsonpath, w uuid[], x numeric(5,2)[], y timestamp(3)[], z character(5)[]);
