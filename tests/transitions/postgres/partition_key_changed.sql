-- before
CREATE TABLE sales (id integer NOT NULL, region text NOT NULL, at date NOT NULL) PARTITION BY LIST (region);
CREATE TABLE sales_north PARTITION OF sales FOR VALUES IN ('n');
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;
-- rows
INSERT INTO sales VALUES (1, 'n', '2020-01-02'), (2, 's', '2021-01-02'), (3, 'w', '2020-05-05');
-- after
CREATE TABLE sales (id integer NOT NULL, region text NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE sales_2020 PARTITION OF sales FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;
