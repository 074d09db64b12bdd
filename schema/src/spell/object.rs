//! Views, functions, triggers and all the other kinds: the statement that creates each.

use super::Speller;
use crate::access::Access;
use crate::object::{Object, ObjectId};
use crate::{Diagnostic, ObjectName, model};

impl Speller<'_> {
    pub(super) fn object(&mut self, declared: &model::Object) -> Option<Object> {
        let model::Object { id, text, comment, access, renamed_from, only: _, span } = declared;
        let facts = id.kind.facts();
        let arguments = id.arguments.clone().filter(|_| self.can.overloads);
        let id = &ObjectId { arguments, ..id.clone() };
        if !facts.on.contains(&self.dialect) {
            self.cannot(&format!("the kind `{}`", facts.words), *span);
            return None;
        }
        self.check_name(&id.name.name, *span);
        if let Some(schema) = id.name.schema.as_ref().filter(|_| !self.can.schemas) {
            let message = format!("{} has no schemas, and `{}` is in `{schema}`", self.dialect, id.name);
            self.out.push(Diagnostic::new(*span, message).help("write the name alone, or `only:`"));
        }
        let Some(text) = text.on(self.dialect) else {
            let message = format!("this {} has no SQL on {}", facts.words, self.dialect);
            let help = format!("add `{}: …`, or say where it exists with `only:`", self.dialect);
            self.out.push(Diagnostic::new(*span, message).help(help));
            return None;
        };
        let sql = match id.statement(self.dialect, text) {
            Ok(sql) => sql,
            Err(help) => {
                let found = Diagnostic::new(*span, format!("`{}` is no {}", id.name.name, facts.words));
                self.out.push(found.help(help));
                return None;
            }
        };
        if let Some(former) = renamed_from {
            let former = former_name(id, former);
            self.hints.objects.insert(id.clone(), former);
        }
        let comment = comment.clone().filter(|_| self.spelling.comment_on(id, None).is_some());
        let access = if self.can.grants { access.clone() } else { Access::default() };
        Some(Object { comment, access, ..Object::new(id.clone(), sql) })
    }
}

fn former_name(id: &ObjectId, former: &str) -> ObjectName {
    match &id.on {
        Some(on) => on.sibling(ObjectName::read(former).name),
        None if id.kind.is_of_the_database() => ObjectName::new(former),
        None => ObjectName::read(former),
    }
}
