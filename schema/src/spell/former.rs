//! Tables that are called by their former names too, for a while: a view has that name.

use super::Speller;
use crate::model::{FormerName, Phase};
use crate::schema::Table;
use crate::{Diagnostic, ObjectName};

impl Speller<'_> {
    /// Says what becomes of the former name of a table, and adds the view that has it.
    pub(super) fn former(&mut self, former: FormerName, old: ObjectName, table: &Table) {
        let FormerName { phase, span } = former;
        self.hints.aliases.insert(table.name.clone(), old.clone());
        match phase {
            Phase::Contract => return,
            Phase::Expand => {}
        }
        self.check_name(&old.name, span);
        if old.schema.is_some() && !self.can.schemas {
            let message = format!("{} has no schemas, and `{old}` is in one", self.dialect);
            self.out.push(Diagnostic::new(span, message).help("write the former name alone, or `only:`"));
            return;
        }
        if !self.can.case_sensitive_names && old.name.eq_ignore_ascii_case(&table.name.name) {
            let message = format!("{} takes `{old}` and `{}` for one name", self.dialect, table.name);
            self.out.push(Diagnostic::new(span, message).help("rename it at once: take `expand` out"));
            return;
        }
        match self.spelling.former(&old, table) {
            Ok(made) => {
                for object in &made {
                    self.check_name(&object.id.name.name, span);
                }
                self.twins.extend(made);
            }
            Err(reason) => {
                let message =
                    format!("`{}` cannot be written to by the name `{old}` on {}", table.name, self.dialect);
                let help = "rename it at once: take `expand` out, and stop the application for that moment";
                self.out.push(Diagnostic::new(span, message).label(reason).help(help));
            }
        }
    }
}
