//! The statements by which a second column takes the place of the first.

use tablewright_schema::ObjectName;
use tablewright_schema::dialect::postgres::Postgres;
use tablewright_schema::schema::{
    Check, Column, Expr, ForeignKey, ForeignKeyDetails, Identity, Index, IndexKeyOf, Named, PrimaryKey,
    Unique,
};

use super::super::super::expression::{mentions, rename_column};
use super::super::aside::add_foreign_key;
use super::super::beside::index_of;
use super::super::columns::set_default;
use super::super::fill::{Fill, quoted_body};
use super::super::route::free_name;
use super::super::settings::{new_column, subject, validate};
use super::super::{alter, alter_column, casts, ident, name, spelling};
use super::{Shadow, has_identity, refers_to, touching};
use crate::plan::{HazardKind, Lock, Step};

/// What a passing name becomes in the end.
enum Becomes<'a> {
    Index(&'a Index),
    Unique(&'a Unique),
    PrimaryKey(&'a PrimaryKey),
}

impl<'a> Shadow<'a> {
    pub(super) fn steps(mut self) -> Vec<Step> {
        let column = self.passing(&self.is.name, "__new");
        let function = self.passing(&format!("{}_{}", self.table.name.name, self.is.name), "__equal");
        // Triggers are run in the order of their names: what others make of the row comes before it.
        let trigger = format!("zzz_{function}");
        let not_null = self.passing(&format!("{}_{}", self.table.name.name, self.is.name), "__not_null");
        let checks = self.checks(&column);
        let keys = self.foreign_keys(&column);
        let indexes = self.indexes(&column);

        let mut steps = self.begin(&column, &function, &trigger);
        if !self.is.nullable {
            let expr = Expr(format!("{} IS NOT NULL", ident(&column)));
            steps.push(self.add_check(&Check::new(not_null.as_str(), expr)));
        }
        steps.extend(checks.iter().map(|(_, check)| self.add_check(check)));
        for (_, key) in &keys {
            let details = ForeignKeyDetails { not_valid: true, comment: None, ..key.details.clone() };
            let unproven = ForeignKey { details, ..key.clone() };
            steps.push(add_foreign_key(&self.table.name, &unproven).alone());
        }
        steps.push(self.fill(&column));
        for (index, _) in &indexes {
            let create = Postgres::create_index_concurrently(&self.table.name, index);
            steps.push(Step::new(create, Lock::None).alone());
            let after = Postgres::after_index(&self.table.name, index);
            steps.extend(after.into_iter().map(|sql| Step::new(sql, Lock::None).alone()));
        }
        if !self.is.nullable {
            let step = validate(&self.table.name, &not_null);
            let reason = "rows that hold NULL stop the migration";
            let step = match self.was.nullable {
                true => step.hazard(HazardKind::SetNotNull, subject(self.table, &self.is.name), reason),
                false => step,
            };
            steps.push(step.alone());
        }
        let new = checks.iter().map(|(_, check)| &check.name).chain(keys.iter().map(|(_, key)| &key.name));
        steps.extend(new.map(|constraint| validate(&self.table.name, constraint).alone()));
        let analyze = format!("ANALYZE {} ({})", name(&self.table.name), ident(&column));
        let note =
            "What the planner knows of the old column, it has to know of the new one before it is asked.";
        steps.push(Step::new(analyze, Lock::None).note(note).alone());

        self.change_places(&column, &function, &trigger, &not_null, &mut steps);
        self.rename(&checks, &keys, indexes, &mut steps);
        let again: Vec<ForeignKey> = self.referring().map(|(_, key)| key.clone()).collect();
        for ((of, _), key) in self.referring().zip(&again) {
            let details = ForeignKeyDetails { not_valid: true, ..key.details.clone() };
            steps.push(add_foreign_key(of, &ForeignKey { details, ..key.clone() }));
            self.comment(
                &format!("CONSTRAINT {} ON {}", ident(&key.name), name(of)),
                key.details.comment.as_deref(),
                &mut steps,
            );
        }
        steps.extend(self.referring().map(|(of, key)| validate(of, &key.name).alone()));
        steps
    }

    /// Foreign keys that refer to the column, from other tables or from this one.
    fn referring(&self) -> impl Iterator<Item = (&'a ObjectName, &'a ForeignKey)> {
        let (table, column) = (&self.table.name, self.is.name.as_str());
        touching(self.to, self.table, column).filter(move |(_, key)| refers_to(key, table, column))
    }

    /// The column, and the trigger that keeps it equal from now on.
    fn begin(&self, column: &str, function: &str, trigger: &str) -> Vec<Step> {
        let on = name(&self.table.name);
        let new = Column {
            name: column.to_owned(),
            nullable: true,
            not_null: None,
            default: None,
            identity: None,
            sequence: None,
            ..self.is.clone()
        };
        let note = format!(
            "{}.{} gets its type by a second column, which is kept equal, filled and then put in its place.",
            self.table.name, self.is.name
        );
        let mut steps =
            vec![alter(&self.table.name, &format!("ADD COLUMN {}", spelling().column(&new))).note(note)];
        for action in Postgres::alter_storage(&new_column(&new), &self.is.storage, &self.is.ty) {
            steps.push(alter_column(&self.table.name, &new, &action));
        }
        let value = match &self.using {
            None => format!("NEW.{} := NEW.{};", ident(column), ident(&self.is.name)),
            Some(using) => {
                format!("SELECT {using} INTO NEW.{} FROM (SELECT (NEW).*) AS this_row;", ident(column))
            }
        };
        let body = format!("#variable_conflict use_column\nBEGIN\n    {value}\n    RETURN NEW;\nEND");
        // Whoever writes a row may look for names elsewhere.
        let path = if self.using.is_some() { "\nSET search_path FROM CURRENT" } else { "" };
        let function = name(&self.table.name.sibling(function));
        let create = format!(
            "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql{path} AS {}",
            quoted_body("equal", &body)
        );
        steps.push(Step::new(create, Lock::None));
        let create = format!(
            "CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {on} FOR EACH ROW EXECUTE FUNCTION {function}()",
            ident(trigger)
        );
        steps.push(Step::new(create, Lock::Writes(self.table.name.to_string())));
        let note = "Also for rows that arrive by replication.";
        steps.push(alter(&self.table.name, &format!("ENABLE ALWAYS TRIGGER {}", ident(trigger))).note(note));
        steps
    }

    fn add_check(&self, check: &Check) -> Step {
        let unproven = Check { not_valid: true, ..check.clone() };
        alter(&self.table.name, &format!("ADD {}", spelling().check(&unproven)))
    }

    fn fill(&self, column: &str) -> Step {
        let old = ident(&self.is.name);
        let fill = Fill {
            table: self.table.name.clone(),
            column: column.to_owned(),
            value: Expr(self.using.clone().unwrap_or_else(|| old.clone())),
            key: self.table.primary_key.iter().flat_map(|key| key.columns.clone()).collect(),
            only: (!self.by_hand).then(|| format!("{old} IS NOT NULL")),
        };
        let step = fill.step();
        match casts::loss(&self.was.ty, &self.is.ty) {
            Some(reason) => step.hazard(HazardKind::NarrowType, subject(self.table, &self.is.name), reason),
            None => step,
        }
    }

    /// Checks that speak of the column, as they are to be and as they are said of the new one.
    fn checks(&mut self, column: &str) -> Vec<(&'a Check, Check)> {
        let all: Vec<&Check> = speaking(&self.table.checks, |check| mentions(&check.expr, &self.is.name));
        all.into_iter()
            .map(|check| {
                let name = self.passing(&check.name, "__new");
                let expr = rename_column(&check.expr, &self.is.name, column);
                (check, Check { name, expr, comment: None, ..check.clone() })
            })
            .collect()
    }

    /// Foreign keys of the column, likewise.
    fn foreign_keys(&mut self, column: &str) -> Vec<(&'a ForeignKey, ForeignKey)> {
        // What refers to the column as well can only be made when it has its name.
        let all = speaking(&self.table.foreign_keys, |key| {
            key.columns.contains(&self.is.name) && !refers_to(key, &self.table.name, &self.is.name)
        });
        all.into_iter()
            .map(|key| {
                let name = self.passing(&key.name, "__new");
                let new = |columns: &[String]| replaced(columns, &self.is.name, column);
                let details =
                    ForeignKeyDetails { set_columns: new(&key.details.set_columns), ..key.details.clone() };
                (key, ForeignKey { name, columns: new(&key.columns), details, ..key.clone() })
            })
            .collect()
    }

    /// Indexes and what is made of indexes, likewise.
    fn indexes(&mut self, column: &str) -> Vec<(Index, Becomes<'a>)> {
        let (table, old) = (self.table, self.is.name.as_str());
        let mut found: Vec<(Index, Becomes<'a>)> = Vec::new();
        let has = |columns: &[String]| columns.iter().any(|name| name == old);
        for key in table.primary_key.iter().filter(|key| has(&key.columns) || has(&key.backing.include)) {
            found.push((index_of(&key.name, &key.columns, &key.backing), Becomes::PrimaryKey(key)));
        }
        for key in table.uniques.values().filter(|key| has(&key.columns) || has(&key.backing.include)) {
            let index = index_of(&key.name, &key.columns, &key.backing);
            let index = Index { nulls_not_distinct: key.nulls_not_distinct, ..index };
            found.push((index, Becomes::Unique(key)));
        }
        for index in table.indexes.values() {
            let keys =
                index.keys.iter().any(|key| matches!(&key.of, IndexKeyOf::Column(name) if name == old));
            if keys || has(&index.include) {
                found.push((index.clone(), Becomes::Index(index)));
            }
        }
        for (index, _) in &mut found {
            index.name = self.passing(&index.name, "__new");
            index.comment = None;
            index.include = replaced(&index.include, old, column);
            for key in &mut index.keys {
                if matches!(&key.of, IndexKeyOf::Column(name) if name == old) {
                    key.of = IndexKeyOf::Column(column.to_owned());
                }
            }
        }
        found
    }

    /// The moment in which the new column gets the name of the old one.
    fn change_places(
        &self,
        column: &str,
        function: &str,
        trigger: &str,
        not_null: &str,
        steps: &mut Vec<Step>,
    ) {
        let table = &self.table.name;
        let note = "The two columns change places: all of it at once, and none of it takes long.";
        let mut swap = vec![drop_trigger(table, trigger).note(note)];
        swap.extend(
            self.referring().map(|(of, key)| alter(of, &format!("DROP CONSTRAINT {}", ident(&key.name)))),
        );
        swap.push(Step::new(format!("DROP FUNCTION {}()", name(&table.sibling(function))), Lock::None));
        let rename = format!("RENAME COLUMN {} TO {}", ident(column), ident(&self.is.name));
        let drop = format!("DROP COLUMN {}", ident(&self.is.name));
        let require = match self.is.nullable {
            true => Vec::new(),
            // In one statement, the check would be dropped first, and the rows read again.
            false => vec![
                alter_column(table, self.is, "SET NOT NULL"),
                alter(table, &format!("DROP CONSTRAINT {}", ident(not_null))),
            ],
        };
        if has_identity(self.is) {
            swap.push(self.with_identity(&drop, &rename, &require));
        } else {
            if self.is.identity == Some(Identity::Serial) {
                swap.extend(self.keep_sequence(column));
            }
            swap.push(alter(table, &drop));
            swap.push(alter(table, &rename));
            swap.extend(require);
            if let Some(default) = &self.is.default {
                swap.push(set_default(self.table, self.is, default));
            }
        }
        let subject = format!("COLUMN {}.{}", name(table), ident(&self.is.name));
        self.comment(&subject, self.is.comment.as_deref(), &mut swap);
        steps.extend(swap);
    }

    /// The sequence of an identity goes with its column: the new one goes on where it was.
    fn with_identity(&self, drop: &str, rename: &str, require: &[Step]) -> Step {
        let on = name(&self.table.name);
        let clause = self.is.identity.and_then(Postgres::identity_clause).unwrap_or_default();
        let options = Postgres::identity_options(self.is);
        let owned = format!(
            "pg_get_serial_sequence({}, {})",
            spelling().string(&on),
            spelling().string(&self.is.name)
        );
        let require: String = require.iter().map(|step| format!("    {};\n", step.sql)).collect();
        let body = format!(
            "DECLARE\n    last_number bigint;\n    was_given boolean;\n\
             BEGIN\n    EXECUTE 'SELECT last_value, is_called FROM ' || {owned} INTO last_number, was_given;\n    \
             ALTER TABLE {on} {drop};\n    ALTER TABLE {on} {rename};\n{require}    \
             ALTER TABLE {on} ALTER COLUMN {} ADD {clause}{options};\n    \
             PERFORM setval({owned}, last_number, was_given);\nEND",
            ident(&self.is.name)
        );
        let sql = format!("DO {}", quoted_body("places", &body));
        Step::new(sql, Lock::ReadsAndWrites(self.table.name.to_string()))
            .note("The new column's sequence goes on where the old one's was.")
    }

    /// A serial's sequence is the new column's from now on, and counts as far as that holds.
    fn keep_sequence(&self, column: &str) -> Vec<Step> {
        let sequence = Postgres::sequence_name(&self.table.name, self.is);
        let lock = || Lock::ReadsAndWrites(self.table.name.to_string());
        let own = format!(
            "ALTER SEQUENCE {} OWNED BY {}.{}",
            name(&sequence),
            name(&self.table.name),
            ident(column)
        );
        let has_type = self.is.sequence.as_ref().is_some_and(|sequence| sequence.ty.is_some());
        let ty = format!("ALTER SEQUENCE {} AS {}", name(&sequence), spelling().type_sql(&self.is.ty));
        let retype = (!has_type).then(|| Step::new(ty, lock()));
        let next = Expr(format!("nextval({})", spelling().string(&name(&sequence))));
        let new = Column { name: column.to_owned(), ..self.is.clone() };
        let steps = [Step::new(own, lock()), set_default(self.table, &new, &next)];
        steps.into_iter().chain(retype).collect()
    }

    /// What was made for the new column gets the names of what went with the old one.
    fn rename(
        &self,
        checks: &[(&Check, Check)],
        keys: &[(&ForeignKey, ForeignKey)],
        indexes: Vec<(Index, Becomes<'a>)>,
        steps: &mut Vec<Step>,
    ) {
        let table = &self.table.name;
        for (index, becomes) in indexes {
            let (constraint, comment, index_comment) = match becomes {
                Becomes::Index(wanted) => {
                    let sql = format!(
                        "ALTER INDEX {} RENAME TO {}",
                        name(&table.sibling(&index.name)),
                        ident(&wanted.name)
                    );
                    steps.push(Step::new(sql, Lock::Writes(table.to_string())));
                    let subject = format!("INDEX {}", name(&table.sibling(&wanted.name)));
                    self.comment(&subject, wanted.comment.as_deref(), steps);
                    continue;
                }
                Becomes::Unique(key) => {
                    let clause = Postgres::unique_using_index(key, &index.name);
                    steps.push(alter(table, &format!("ADD {clause}")));
                    (&key.name, &key.backing.comment, &key.backing.index_comment)
                }
                Becomes::PrimaryKey(key) => {
                    let clause = Postgres::primary_key_using_index(key, &index.name);
                    steps.push(alter(table, &format!("ADD {clause}")));
                    (&key.name, &key.backing.comment, &key.backing.index_comment)
                }
            };
            let subject = format!("CONSTRAINT {} ON {}", ident(constraint), name(table));
            self.comment(&subject, comment.as_deref(), steps);
            let subject = format!("INDEX {}", name(&table.sibling(constraint)));
            self.comment(&subject, index_comment.as_deref(), steps);
        }
        let checks = checks.iter().map(|(old, new)| (&old.name, &new.name, &old.comment));
        let keys = keys.iter().map(|(old, new)| (&old.name, &new.name, &old.details.comment));
        for (wanted, passing, comment) in checks.chain(keys) {
            let action = format!("RENAME CONSTRAINT {} TO {}", ident(passing), ident(wanted));
            steps.push(alter(table, &action));
            let subject = format!("CONSTRAINT {} ON {}", ident(wanted), name(table));
            self.comment(&subject, comment.as_deref(), steps);
        }
    }

    fn comment(&self, subject: &str, text: Option<&str>, steps: &mut Vec<Step>) {
        if let Some(text) = text {
            let sql = format!("COMMENT ON {subject} IS {}", spelling().string(text));
            steps.push(Step::new(sql, Lock::None));
        }
    }

    /// A name that nothing has, for as long as the change takes.
    fn passing(&mut self, base: &str, suffix: &str) -> String {
        let name = free_name(base, suffix, |name| self.taken.contains(name));
        self.taken.insert(name.clone());
        name
    }
}

fn drop_trigger(table: &ObjectName, trigger: &str) -> Step {
    let sql = format!("DROP TRIGGER {} ON {}", ident(trigger), name(table));
    Step::new(sql, Lock::ReadsAndWrites(table.to_string()))
}

fn speaking<T>(all: &Named<T>, speaks: impl Fn(&T) -> bool) -> Vec<&T> {
    all.values().filter(|one| speaks(one)).collect()
}

fn replaced(columns: &[String], old: &str, new: &str) -> Vec<String> {
    columns.iter().map(|name| if name == old { new.to_owned() } else { name.clone() }).collect()
}
