//! Owners and grants, and what new objects come with.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Declared, Scope, check_name, twice};
use crate::access::{
    Access, Action, DefaultOf, DefaultPrivileges, EVERYBODY, Grants, OWNER, Part, Privilege, Subject, once,
};
use crate::nearest::suggestion;
use crate::object::ObjectKind;
use crate::yaml::ast::{self, File};
use crate::yaml::from_yaml::{Map, Spanned};
use crate::{Diagnostic, Diagnostics, Span};

/// Grants as the YAML says them.
type Written = Map<Vec<Spanned<String>>>;

/// What is said of a table's owner and of what others may do.
pub(super) fn of_table(
    declared: &Declared<'_>,
    body: &ast::Table,
    scope: &Scope<'_>,
    out: &mut Diagnostics,
) -> Access {
    let owner = role(body.owner.as_ref(), out);
    let mut reader = Reader { subject: Subject::Table, table: Some((declared, scope)), out };
    Access { owner, grants: reader.grants(&body.grants) }
}

/// The same of an object, where its kind has an owner.
pub(super) fn of_object(
    kind: ObjectKind,
    owner: Option<&Spanned<String>>,
    grants: &Written,
    place: Span,
    out: &mut Diagnostics,
) -> Access {
    let words = kind.facts().words;
    if let Some(said) = owner.filter(|_| !kind.facts().has_owner) {
        let found = Diagnostic::new(said.span, format!("no role can be made the owner of this {words}"));
        out.push(found.help("remove `owner:`"));
        return Access::default();
    }
    match kind.facts().subject {
        Some(subject) => of_subject(subject, owner, grants, out),
        None => {
            if grants.written {
                let place = grants.entries.first().map_or(place, |(role, _)| role.span);
                let found = Diagnostic::new(place, format!("nothing can be granted of this {words}"));
                out.push(found.help("remove `grants:`"));
            }
            Access { owner: role(owner, out), grants: None }
        }
    }
}

/// The same of what has no columns of its own.
pub(super) fn of_subject(
    subject: Subject,
    owner: Option<&Spanned<String>>,
    grants: &Written,
    out: &mut Diagnostics,
) -> Access {
    let owner = role(owner, out);
    Access { owner, grants: Reader { subject, table: None, out }.grants(grants) }
}

/// What new objects come with; `None` where no file speaks of it.
pub(super) fn default_privileges(files: &[File], out: &mut Diagnostics) -> Option<DefaultPrivileges> {
    let mut found = DefaultPrivileges::new();
    let mut seen: BTreeMap<DefaultOf, Span> = BTreeMap::new();
    let mut is_written = false;
    for declared in files.iter().filter_map(|file| file.default_privileges.as_ref()) {
        is_written = true;
        for one in declared {
            let ast::DefaultPrivilegesBody { on, within, by, grants, span, broken } = one;
            let of = DefaultOf {
                role: role(by.as_ref(), out),
                schema: within.as_ref().map(|schema| schema.value.clone()),
                subject: on.value,
            };
            if let Some(schema) = within {
                check_name(&schema.value, schema.span, "database schema", out);
                if on.value == Subject::Schema {
                    let found = Diagnostic::new(schema.span, "a schema is in no other");
                    out.push(found.help("remove `in:`"));
                }
            }
            if !grants.written && !broken {
                let found = Diagnostic::new(*span, "these default privileges do not say what they are");
                out.push(found.help("add `grants:`; `grants: {}` is nothing"));
            }
            let read = Reader { subject: on.value, table: None, out }.grants(grants).unwrap_or_default();
            match seen.get(&of) {
                Some(first) => {
                    let found = Diagnostic::new(*span, "these default privileges are said twice");
                    out.push(found.related(*first, "said here first").help("put the roles together"));
                }
                None => {
                    seen.insert(of.clone(), *span);
                    found.insert(of, read);
                }
            }
        }
    }
    is_written.then_some(found)
}

fn role(name: Option<&Spanned<String>>, out: &mut Diagnostics) -> Option<String> {
    name.filter(|name| check_name(&name.value, name.span, "role", out)).map(|name| name.value.clone())
}

struct Reader<'a, 'o> {
    subject: Subject,
    /// A table, whose columns may be named.
    table: Option<(&'a Declared<'a>, &'a Scope<'a>)>,
    out: &'o mut Diagnostics,
}

impl Reader<'_, '_> {
    fn grants(&mut self, written: &Written) -> Option<Grants> {
        if !written.written {
            return None;
        }
        let mut grants = Grants::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for (role, privileges) in &written.entries {
            if !check_name(&role.value, role.span, "role", self.out) {
                continue;
            }
            let everybody = role.value.eq_ignore_ascii_case(EVERYBODY);
            let name = if everybody { EVERYBODY.to_owned() } else { role.value.clone() };
            if let Some(first) = seen.insert(name.clone(), role.span) {
                self.out.push(twice("role", &role.value, role.span, first));
            }
            let texts = privileges.iter().flatten();
            let read: BTreeSet<Privilege> = texts.flat_map(|text| self.privilege(text)).collect();
            // Of the owner it says something that nothing is left.
            if !read.is_empty() || name == OWNER {
                let privileges = grants.entry(name).or_default();
                privileges.extend(read);
                once(privileges);
            }
        }
        Some(grants)
    }

    /// `select`, `update(name)`, `sequence usage(id)`, `all`, each also `… with grant option` and `… granted by role`.
    fn privilege(&mut self, text: &Spanned<String>) -> Vec<Privilege> {
        let whole = text.value.trim();
        let (rest, by) = match find(whole, " granted by ") {
            Some(at) => (&whole[..at], Some(whole[at + " granted by ".len()..].trim().to_owned())),
            None => (whole, None),
        };
        let (rest, grantable) = match find(rest, " with grant option") {
            Some(at) if at + " with grant option".len() == rest.trim_end().len() => (&rest[..at], true),
            Some(_) | None => (rest, false),
        };
        let (word, columns) = match rest.trim().strip_suffix(')').and_then(|rest| rest.split_once('(')) {
            Some((word, columns)) => (word.trim(), listed(columns)),
            None => (rest.trim(), Vec::new()),
        };
        let word = word.to_ascii_lowercase();
        match (word.strip_prefix("sequence "), columns.is_empty(), self.subject) {
            (Some(word), false, Subject::Table) => {
                let actions = self.actions(word.trim(), Subject::Sequence, text);
                self.of_columns(text, &columns, &actions, Part::Sequence, grantable, by.as_ref())
            }
            (_, true, _) => {
                let actions = self.actions(&word, self.subject, text);
                let each = |action| Privilege { action, of: Part::Whole, grantable, by: by.clone() };
                actions.into_iter().map(each).collect()
            }
            (_, false, _) => {
                let actions = self.actions(&word, self.subject, text);
                let found: Vec<Action> =
                    actions.iter().copied().filter(|action| action.is_of_columns()).collect();
                let takes = self.subject == Subject::Table && !found.is_empty();
                if !takes && !actions.is_empty() {
                    let message = format!("`{word}` is about a whole {}", self.subject.words());
                    self.out.push(Diagnostic::new(text.span, message).help("leave the columns out"));
                    return Vec::new();
                }
                self.of_columns(text, &columns, &found, Part::Column, grantable, by.as_ref())
            }
        }
    }

    fn of_columns(
        &mut self,
        text: &Spanned<String>,
        columns: &[String],
        actions: &[Action],
        part: fn(String) -> Part,
        grantable: bool,
        by: Option<&String>,
    ) -> Vec<Privilege> {
        if let Some((declared, scope)) = self.table {
            let listed: Vec<Spanned<String>> =
                columns.iter().map(|name| Spanned::new(name.clone(), text.span)).collect();
            scope.has_columns(&declared.name, &listed, self.out);
        }
        let each = |column: &String| {
            let of = part(column.clone());
            actions.iter().map(move |action| Privilege {
                action: *action,
                of: of.clone(),
                grantable,
                by: by.cloned(),
            })
        };
        columns.iter().flat_map(each).collect()
    }

    fn actions(&mut self, word: &str, subject: Subject, text: &Spanned<String>) -> Vec<Action> {
        let known = subject.actions();
        if let Some(action) = known.iter().find(|action| action.sql().eq_ignore_ascii_case(word)) {
            return vec![*action];
        }
        if word == "all" {
            return subject.all().to_vec();
        }
        let words: Vec<String> = known.iter().map(|action| action.sql().to_ascii_lowercase()).collect();
        let message = format!("nothing of a {} is called `{word}`", subject.words());
        let help = suggestion(word, words.iter().map(String::as_str).chain(["all"]));
        let help = help.unwrap_or_else(|| format!("write `all`, or some of {}", words.join(", ")));
        self.out.push(Diagnostic::new(text.span, message).help(help));
        Vec::new()
    }
}

/// Names between commas. What holds one, or a parenthesis, is in double quotes.
fn listed(text: &str) -> Vec<String> {
    let (mut names, mut name, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => name.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(std::mem::take(&mut name)),
            c if c.is_whitespace() && !quoted && (name.is_empty() || ends_name(&chars)) => {}
            c => name.push(c),
        }
    }
    names.push(name);
    names
}

fn ends_name(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    rest.clone().find(|c| !c.is_whitespace()).is_none_or(|c| c == ',')
}

/// Where words stand in a text, in whatever case.
fn find(text: &str, words: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(words)
}
