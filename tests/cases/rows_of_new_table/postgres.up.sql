-- rows: groups (code) by code
-- rows: statuses (code, label, in_group) by code

CREATE TABLE "groups" (
    "code" character varying(20) NOT NULL,
    CONSTRAINT "groups_pkey" PRIMARY KEY ("code")
);

CREATE TABLE "statuses" (
    "code" character varying(20) NOT NULL,
    "label" text NOT NULL,
    "in_group" character varying(20) NOT NULL,
    CONSTRAINT "statuses_pkey" PRIMARY KEY ("code")
);

ALTER TABLE "orders" ADD COLUMN "priority" character varying(20) NOT NULL DEFAULT 'running'::character varying;

INSERT INTO "groups" ("code") VALUES
    ('done'),
    ('running');

INSERT INTO "statuses" ("code", "label", "in_group") VALUES
    ('open', 'Open', 'running'),
    ('paid', 'Paid', 'done');

ALTER TABLE "statuses" ADD CONSTRAINT "statuses_in_group_fkey" FOREIGN KEY ("in_group") REFERENCES "groups" ("code");
ALTER TABLE "orders" ADD CONSTRAINT "orders_priority_fkey" FOREIGN KEY ("priority") REFERENCES "groups" ("code");
ALTER TABLE "orders" ADD CONSTRAINT "orders_status_fkey" FOREIGN KEY ("status") REFERENCES "statuses" ("code") ON DELETE CASCADE;
