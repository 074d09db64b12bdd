//! Tables that are called by their former names too: a view has that name until the table gets it back.

use std::collections::{BTreeMap, BTreeSet};

use tablewright_schema::ObjectName;
use tablewright_schema::access::Subject;
use tablewright_schema::object::{ObjectId, ObjectKind};
use tablewright_schema::twin::Alias;

use super::fill::quoted_body;
use super::moves::Step as Move;
use super::{Phase, Work, name, spelling};
use crate::change::{Change, Rename};
use crate::objects::on_object;
use crate::plan::{Lock, Step};

impl Work<'_> {
    /// Views that go since a table is to have their name, and all that reads them.
    pub(super) fn in_the_way_of_renames(&self) -> BTreeSet<ObjectId> {
        let renames = self.changes.iter().filter_map(Change::as_rename);
        let names: Vec<&ObjectName> = renames
            .filter_map(|rename| match rename {
                Rename::Table { from: _, to } => Some(to),
                Rename::Column { .. }
                | Rename::Enum { .. }
                | Rename::EnumValue { .. }
                | Rename::Object { .. } => None,
            })
            .collect();
        let is_view = |id: &&ObjectId| matches!(id.kind, ObjectKind::View | ObjectKind::MaterializedView);
        let mut found: BTreeSet<ObjectId> = self
            .moves
            .dropped
            .iter()
            .filter(is_view)
            .filter(|id| names.contains(&&id.name))
            .cloned()
            .collect();
        loop {
            let reads = |id: &&ObjectId| {
                let object = self.moves.before.objects.get(*id);
                let needs =
                    object.into_iter().flat_map(|object| object.depends_on.iter().filter_map(on_object));
                !found.contains(*id) && needs.into_iter().any(|needed| found.contains(needed))
            };
            let more: Vec<ObjectId> = self.moves.dropped.iter().filter(reads).cloned().collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    /// Who may do what with a table may do that by its former name too. Where the YAML does not say who that is, each database knows.
    pub(super) fn access_of_aliases(&mut self, aliases: &BTreeMap<ObjectName, ObjectName>) {
        for (new, old) in aliases {
            let alias = Alias { old: old.clone(), new: new.clone() };
            let Some((view, table)) = self.to.objects.get(&alias.view()).zip(self.to.tables.get(new)) else {
                continue;
            };
            let is_made = matches!(self.moves.step(view), Move::Create);
            let is_said = table.access.owner.is_some() && table.access.grants.is_some();
            // On the way back the view is made as it was.
            let is_told = view.access != self.as_made(Subject::Table, Some(old));
            if is_made && !is_said && !is_told && self.before.contains_key(new) {
                let step = Step::new(rights(old, new), Lock::None)
                    .note(format!("Who may do something with {new} may do so by the name {old}."));
                self.push(Phase::Access, step);
            }
        }
    }
}

/// The statement that gives a view the owner and the rights of a table.
fn rights(view: &ObjectName, table: &ObjectName) -> String {
    let on = spelling().string(&name(view));
    let table = spelling().string(&name(table));
    let to = "CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END, \
              CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";
    let body = format!(
        "DECLARE\n    statement text;\nBEGIN\n    FOR statement IN\n        \
         SELECT format('ALTER VIEW %s OWNER TO %I', {on}, pg_get_userbyid(relowner))\n        \
         FROM pg_class WHERE oid = {table}::regclass AND pg_get_userbyid(relowner) <> current_user\n        \
         UNION ALL\n        \
         SELECT format('GRANT %s ON %s TO %s%s', privilege_type, {on}, {to})\n        \
         FROM pg_class, aclexplode(relacl) WHERE oid = {table}::regclass AND grantee <> relowner\n        \
         UNION ALL\n        \
         SELECT format('GRANT %s (%I) ON %s TO %s%s', privilege_type, attname, {on}, {to})\n        \
         FROM pg_attribute, aclexplode(attacl) WHERE attrelid = {table}::regclass AND NOT attisdropped\n    \
         LOOP\n        EXECUTE statement;\n    END LOOP;\nEND"
    );
    format!("DO {}", quoted_body("rights", &body))
}
