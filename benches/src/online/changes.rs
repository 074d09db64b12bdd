//! The changes: each as an edit of the YAML, and as a person would type it without thinking of others.

/// One change of `orders`.
pub(super) struct Change {
    /// A word for files and `--only`.
    pub(super) name: &'static str,
    /// What is wanted, in a few words.
    pub(super) what: &'static str,
    /// Texts of `before.yaml` and what stands in their place.
    pub(super) edits: &'static [(&'static str, &'static str)],
    /// What has to be allowed.
    pub(super) allow: &'static [&'static str],
    /// The same as plain statements.
    pub(super) plain: &'static str,
}

/// The last line of the columns: new ones come after it.
const LAST: &str = "      placed_at: { type: timestamptz, default: { sql: now() } }\n";

macro_rules! after_last {
    ($line:literal) => {
        &[(
            LAST,
            concat!("      placed_at: { type: timestamptz, default: { sql: now() } }\n      ", $line, "\n"),
        )]
    };
}

/// All, the long ones last.
pub(super) const CHANGES: [Change; 15] = [
    Change {
        name: "nullable_column",
        what: "a column that may be empty",
        edits: after_last!("remark: text?"),
        allow: &[],
        plain: "ALTER TABLE orders ADD COLUMN remark text",
    },
    Change {
        name: "column_with_default",
        what: "a required column with a default",
        edits: after_last!("priority: { type: int, default: 5 }"),
        allow: &[],
        plain: "ALTER TABLE orders ADD COLUMN priority integer NOT NULL DEFAULT 5",
    },
    Change {
        name: "dropped_column",
        what: "a column that goes",
        edits: &[("      ship_to: text?\n", "")],
        allow: &["drop_column"],
        plain: "ALTER TABLE orders DROP COLUMN ship_to",
    },
    Change {
        name: "enum_value",
        what: "a value of an enum",
        edits: &[("[open, paid, sent]", "[open, paid, sent, returned]")],
        allow: &[],
        plain: "ALTER TYPE order_status ADD VALUE 'returned'",
    },
    Change {
        name: "longer_text",
        what: "varchar(20) becomes varchar(40)",
        edits: &[("code: varchar(20)", "code: varchar(40)")],
        allow: &[],
        plain: "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40)",
    },
    Change {
        name: "null_allowed",
        what: "a column may be empty from now on",
        edits: &[("      reference: text\n", "      reference: text?\n")],
        allow: &[],
        plain: "ALTER TABLE orders ALTER COLUMN reference DROP NOT NULL",
    },
    Change {
        name: "not_null",
        what: "a column becomes required",
        edits: &[("      note: text?\n", "      note: text\n")],
        allow: &[],
        plain: "ALTER TABLE orders ALTER COLUMN note SET NOT NULL",
    },
    Change {
        name: "check",
        what: "a check",
        edits: &[("    indexes:\n", "    checks:\n      positive_amount: amount >= 0\n    indexes:\n")],
        allow: &[],
        plain: "ALTER TABLE orders ADD CONSTRAINT positive_amount CHECK (amount >= 0)",
    },
    Change {
        name: "foreign_key",
        what: "a foreign key",
        edits: &[("      customer_id: bigint\n", "      customer_id: { references: customers.id }\n")],
        allow: &[],
        plain: "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)",
    },
    Change {
        name: "dropped_index",
        what: "an index that goes",
        edits: &[("      - { columns: [placed_at], name: orders_placed_at }\n", "")],
        allow: &[],
        plain: "DROP INDEX orders_placed_at",
    },
    Change {
        name: "index",
        what: "an index",
        edits: &[("      - customer_id\n", "      - customer_id\n      - [status, placed_at]\n")],
        allow: &[],
        plain: "CREATE INDEX orders_status_placed_at_idx ON orders (status, placed_at)",
    },
    Change {
        name: "other_index",
        what: "an index over other columns",
        edits: &[("columns: [placed_at], name", "columns: [placed_at, status], name")],
        allow: &[],
        plain: "DROP INDEX orders_placed_at; CREATE INDEX orders_placed_at ON orders (placed_at, status)",
    },
    Change {
        name: "unique",
        what: "a unique constraint",
        edits: &[("      number: bigint\n", "      number: { type: bigint, unique: true }\n")],
        allow: &[],
        plain: "ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number)",
    },
    Change {
        name: "column_with_values",
        what: "a required column, another value for each row",
        edits: after_last!("token: { type: uuid, default: { sql: gen_random_uuid() } }"),
        allow: &[],
        plain: "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
    },
    Change {
        name: "wider_type",
        what: "int becomes bigint",
        edits: &[("      amount: int\n", "      amount: bigint\n")],
        allow: &[],
        plain: "ALTER TABLE orders ALTER COLUMN amount TYPE bigint",
    },
];

impl Change {
    /// The YAML after the change.
    pub(super) fn after(&self, before: &str) -> String {
        self.edits.iter().fold(before.to_owned(), |yaml, (old, new)| {
            assert!(yaml.matches(old).count() == 1, "{}: before.yaml has `{old}` once", self.name);
            yaml.replace(old, new)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edit_finds_its_place() {
        for change in &CHANGES {
            assert_ne!(change.after(super::super::BEFORE), super::super::BEFORE, "{}", change.name);
        }
    }
}
