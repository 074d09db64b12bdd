//! `GRANT`, `REVOKE`, `OWNER TO` and `ALTER DEFAULT PRIVILEGES`.

use std::collections::{BTreeMap, BTreeSet};

use super::quote::{ident, name};
use super::settings;
use crate::access::{
    Access, Action, DefaultOf, DefaultPrivileges, EVERYBODY, Grants, OWNER, Part, Privilege, Subject,
};
use crate::object::{ObjectId, ObjectKind};
use crate::schema::{EnumType, Table};
use crate::{Dialect, ObjectName};

/// Something with an owner, and what SQL calls it.
#[derive(Clone, Debug)]
pub struct Target {
    /// What can be granted of it. `None` where nothing can.
    pub subject: Option<Subject>,
    /// As ALTER … OWNER TO takes it: `MATERIALIZED VIEW "v"`. `None` where it goes with something else.
    owned: Option<String>,
    /// As GRANT takes it: `FUNCTION "f"(integer)`.
    granted: String,
    /// The sequences behind its columns.
    sequences: BTreeMap<String, ObjectName>,
    /// Who owns it where nobody is said; otherwise the connected role.
    usual_owner: Option<String>,
}

impl Target {
    /// A table.
    pub fn table(table: &Table) -> Self {
        let numbered = table.columns.iter().filter(|column| column.identity.is_some());
        let sequence = |column| settings::sequence_name(&table.name, column);
        Self {
            subject: Some(Subject::Table),
            owned: Some(format!("TABLE {}", name(&table.name))),
            granted: name(&table.name),
            sequences: numbered.map(|column| (column.name.clone(), sequence(column))).collect(),
            usual_owner: None,
        }
    }

    /// An enum.
    pub fn enumeration(ty: &EnumType) -> Self {
        let written = format!("TYPE {}", name(&ty.name));
        Self {
            subject: Some(Subject::Type),
            owned: Some(written.clone()),
            granted: written,
            sequences: BTreeMap::new(),
            usual_owner: None,
        }
    }

    /// An object.
    pub fn object(id: &ObjectId) -> Self {
        let written = id.target(Dialect::Postgres);
        let subject = id.kind.facts().subject;
        let granted = match subject {
            Some(Subject::Table) => name(&id.name),
            Some(Subject::Server) => format!("FOREIGN {written}"),
            // GRANT takes an aggregate for a function, and its arguments one after another.
            Some(Subject::Routine) if id.kind == ObjectKind::Aggregate => written
                .replacen("AGGREGATE", "FUNCTION", 1)
                .replacen("(ORDER BY ", "(", 1)
                .replacen(" ORDER BY ", ", ", 1),
            Some(_) | None => written.clone(),
        };
        Self {
            subject,
            owned: id.kind.facts().has_owner.then_some(written),
            granted,
            sequences: BTreeMap::new(),
            usual_owner: None,
        }
    }

    fn role(&self, owner: Option<&String>) -> String {
        match owner.or(self.usual_owner.as_ref()) {
            Some(role) => ident(role),
            None => "CURRENT_USER".to_owned(),
        }
    }

    /// What a privilege is about.
    fn place(&self, of: &Part) -> Option<String> {
        match of {
            Part::Whole | Part::Column(_) => Some(self.granted.clone()),
            // The sequence of a column that numbers no rows any more is gone.
            Part::Sequence(column) => Some(format!("SEQUENCE {}", name(self.sequences.get(column)?))),
        }
    }
}

/// Privileges of one role that one statement can allow or take away.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Lot {
    depth: usize,
    role: String,
    by: Option<String>,
    place: String,
    grantable: bool,
}

/// The statements that go from one state to another; those of one list belong together. The owner changes late: what the former
/// owner may do, nobody else might.
pub(super) fn alter(target: &Target, from: &Access, to: &Access) -> Vec<Vec<String>> {
    let none = Grants::new();
    let (old, new) = match target.subject {
        Some(subject) => (from.effective(subject), to.effective(subject)),
        None => (none.clone(), none.clone()),
    };
    let is_former = |role: &String| from.owner != to.owner && from.owner.as_ref() == Some(role);
    let mut statements = take(target, &difference(&old, &new), &old, "REVOKE", "FROM");
    let (later, now): (Grants, Grants) =
        difference(&new, &old).into_iter().partition(|(role, _)| is_former(role));
    statements.extend(take(target, &now, &new, "GRANT", "TO"));
    if let Some(owned) = target.owned.as_ref().filter(|_| from.owner != to.owner) {
        statements.push(vec![format!("ALTER {owned} OWNER TO {}", target.role(to.owner.as_ref()))]);
    }
    statements.extend(take(target, &later, &new, "GRANT", "TO"));
    statements.extend(of_owner(target, to.owner.as_ref(), old.get(OWNER), new.get(OWNER)));
    statements
}

/// The same of an object. Of the schema `public` nothing said means what it is like in a new database.
pub(super) fn alter_object(
    id: &ObjectId,
    from: &Access,
    to: &Access,
    public: Option<&Access>,
) -> Vec<Vec<String>> {
    let target = Target::object(id);
    let Some(public) = public.filter(|_| id.is_public()) else { return alter(&target, from, to) };
    let target = Target { usual_owner: public.owner.clone(), ..target };
    let said = |access: &Access| {
        let grants = access.grants.clone().or_else(|| public.grants.clone());
        Access { owner: access.owner.clone(), grants }
    };
    alter(&target, &said(from), &said(to))
}

/// What the one has beyond the other, but for the owner's own.
fn difference(of: &Grants, other: &Grants) -> Grants {
    let nothing = BTreeSet::new();
    let more = of.iter().filter(|(role, _)| *role != OWNER).map(|(role, privileges)| {
        let known = other.get(role).unwrap_or(&nothing);
        (role.clone(), privileges.difference(known).cloned().collect())
    });
    more.collect()
}

/// The owner may do everything unless something is said.
fn of_owner(
    target: &Target,
    owner: Option<&String>,
    old: Option<&BTreeSet<Privilege>>,
    new: Option<&BTreeSet<Privilege>>,
) -> Vec<Vec<String>> {
    let (role, place) = (target.role(owner), &target.granted);
    let words = |privileges: &mut dyn Iterator<Item = &Privilege>| {
        let words: Vec<&str> = privileges.map(|privilege| privilege.action.sql()).collect();
        words.join(", ")
    };
    let nothing = BTreeSet::new();
    let mut statements = Vec::new();
    let known = match (old, new) {
        (None, None) => return statements,
        (Some(_), None) => return vec![vec![format!("GRANT ALL ON {place} TO {role}")]],
        (None, Some(_)) => {
            statements.push(vec![format!("REVOKE ALL ON {place} FROM {role}")]);
            &nothing
        }
        (Some(old), Some(_)) => old,
    };
    let new = new.unwrap_or(&nothing);
    for (verb, preposition, words) in [
        ("REVOKE", "FROM", words(&mut known.difference(new))),
        ("GRANT", "TO", words(&mut new.difference(known))),
    ] {
        if !words.is_empty() {
            statements.push(vec![format!("{verb} {words} ON {place} {preposition} {role}")]);
        }
    }
    statements
}

/// Allows or takes away those privileges. What somebody passes on is allowed after and taken away before what that role has.
fn take(
    target: &Target,
    privileges: &Grants,
    all: &Grants,
    verb: &str,
    preposition: &str,
) -> Vec<Vec<String>> {
    let is_grant = verb == "GRANT";
    let mut lots: BTreeMap<Lot, Vec<String>> = BTreeMap::new();
    for (role, privileges) in privileges {
        for privilege in privileges {
            let Privilege { action, of, grantable, by } = privilege;
            let Some(place) = target.place(of) else { continue };
            let words = match of {
                Part::Column(column) => format!("{} ({})", action.sql(), ident(column)),
                Part::Whole | Part::Sequence(_) => action.sql().to_owned(),
            };
            let depth = depth(all, by.as_ref(), 0);
            let lot = Lot {
                depth: if is_grant { depth } else { usize::MAX - depth },
                role: role.clone(),
                by: by.clone(),
                place,
                grantable: *grantable,
            };
            lots.entry(lot).or_default().push(words);
        }
    }
    let statement = |(lot, words): (Lot, Vec<String>)| {
        let Lot { depth: _, role, by, place, grantable } = lot;
        let role = grantee(&role);
        let option = if grantable && is_grant { " WITH GRANT OPTION" } else { "" };
        let sql = format!("{verb} {} ON {place} {preposition} {role}{option}", words.join(", "));
        match by {
            None => vec![sql],
            // Only the role itself can pass on what it has.
            Some(by) => vec![format!("SET ROLE {}", ident(&by)), sql, "RESET ROLE".to_owned()],
        }
    };
    lots.into_iter().map(statement).collect()
}

/// How many roles a privilege went through. A circle, which no server allows, ends somewhere.
fn depth(grants: &Grants, by: Option<&String>, at: usize) -> usize {
    let Some(by) = by.filter(|_| at < grants.len()) else { return at };
    let of_role = grants.get(by).into_iter().flatten().filter(|privilege| privilege.grantable);
    of_role.map(|privilege| depth(grants, privilege.by.as_ref(), at + 1)).min().unwrap_or(at + 1)
}

fn grantee(role: &str) -> String {
    if role == EVERYBODY { EVERYBODY.to_owned() } else { ident(role) }
}

/// The statements that change what new objects come with. `is_there` says which database schemas are there: what is said of one that
/// goes, goes with it.
pub(super) fn alter_defaults(
    from: &DefaultPrivileges,
    to: &DefaultPrivileges,
    version: Option<u32>,
    is_there: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let keys: BTreeSet<&DefaultOf> = from.keys().chain(to.keys()).collect();
    let there = keys.into_iter().filter(|of| of.schema.as_deref().is_none_or(is_there)).filter_map(|of| {
        let word = Subject::ALL.into_iter().find(|(subject, _)| *subject == of.subject)?.1?;
        Some((of, word.to_uppercase()))
    });
    there.flat_map(|(of, word)| alter_default(of, &word, version, from.get(of), to.get(of))).collect()
}

fn alter_default(
    of: &DefaultOf,
    word: &str,
    version: Option<u32>,
    from: Option<&Grants>,
    to: Option<&Grants>,
) -> Vec<String> {
    let DefaultOf { role, schema, subject } = of;
    let everything = subject.everything(version);
    let all: BTreeSet<Privilege> = everything.iter().copied().map(Privilege::whole).collect();
    // For one schema it is what comes on top, and of that nothing is usual.
    let state = |said: Option<&Grants>| {
        let mut grants = match (said, schema) {
            (Some(grants), _) => grants.clone(),
            (None, None) => subject.usual(),
            (None, Some(_)) => Grants::new(),
        };
        if schema.is_none() {
            grants.entry(OWNER.to_owned()).or_insert_with(|| all.clone());
        }
        grants
    };
    let (old, new) = (state(from), state(to));
    let mut lead = "ALTER DEFAULT PRIVILEGES".to_owned();
    if let Some(role) = role {
        lead.push_str(&format!(" FOR ROLE {}", ident(role)));
    }
    if let Some(schema) = schema {
        lead.push_str(&format!(" IN SCHEMA {}", ident(schema)));
    }
    let nothing = BTreeSet::new();
    let mut statements = Vec::new();
    for (verb, preposition, of, other) in [("REVOKE", "FROM", &old, &new), ("GRANT", "TO", &new, &old)] {
        for (grantee, privileges) in of {
            let known = other.get(grantee).unwrap_or(&nothing);
            for grantable in [false, true] {
                let differ = privileges.difference(known).filter(|one| one.grantable == grantable);
                let actions: Vec<Action> = differ.map(|privilege| privilege.action).collect();
                if actions.is_empty() {
                    continue;
                }
                // Newer servers have more than there are words for here.
                let words = match everything.iter().all(|action| actions.contains(action)) {
                    true if grantee == OWNER => "ALL".to_owned(),
                    true | false => actions.iter().map(|action| action.sql()).collect::<Vec<_>>().join(", "),
                };
                let option = if grantable && verb == "GRANT" { " WITH GRANT OPTION" } else { "" };
                let grantee = match (grantee.as_str(), role) {
                    (OWNER, Some(role)) => ident(role),
                    (OWNER, None) => "CURRENT_USER".to_owned(),
                    (role, _) => self::grantee(role),
                };
                statements.push(format!("{lead} {verb} {words} ON {word} {preposition} {grantee}{option}"));
            }
        }
    }
    statements
}
