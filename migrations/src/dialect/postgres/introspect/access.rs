//! Owners and access lists, and what new objects come with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use tablewright_schema::access::{
    Access, DefaultOf, DefaultPrivileges, EVERYBODY, Grants, OWNER, Part, Privilege, Subject, of_new,
};
use tablewright_schema::schema::Unmanaged;
use tablewright_schema::{ObjectName, Schema};

use super::fetch::{fetch, get};
use super::rows::Namespaces;
use crate::AuthoringError;

/// Who owns something, as the catalogue says it.
pub(super) struct Rights {
    /// The owner, if not the role of this session.
    pub(super) owner: Option<String>,
    /// The owner anyway. `None` of what has none.
    pub(super) owner_name: Option<String>,
    /// The access list (`aclitem[]` as text); `None` where nobody has changed it.
    pub(super) acl: Option<Vec<String>>,
    /// Access lists of columns: a column's name and an item in turn.
    pub(super) columns: Vec<String>,
}

impl Rights {
    /// Three columns of a row from that position on, without those of columns.
    pub(super) fn read(row: &PgRow, at: usize) -> Result<Self, sqlx::Error> {
        let (owner, owner_name) = (get(row, at)?, get(row, at + 1)?);
        Ok(Self { owner, owner_name, acl: get(row, at + 2)?, columns: Vec::new() })
    }

    /// What a schema says of it.
    pub(super) fn access(self, subject: Option<Subject>) -> Access {
        let Self { owner, owner_name, acl, columns } = self;
        let owner_name = owner_name.unwrap_or_default();
        let mut grants = subject.and_then(|subject| grants(subject, acl.as_deref(), &owner_name));
        for pair in columns.chunks_exact(2) {
            add(&mut grants, Subject::Table, &pair[1..], &Part::Column(pair[0].clone()), &owner_name);
        }
        Access { owner, grants }
    }
}

/// What an access list allows; `None` where that is what the server allows of itself.
pub(super) fn grants(subject: Subject, acl: Option<&[String]>, owner: &str) -> Option<Grants> {
    let grants = listed(subject, acl?, owner);
    (grants != subject.usual()).then_some(grants)
}

/// What an access list allows, the owner named where he may not do everything that the newest server has.
fn listed(subject: Subject, acl: &[String], owner: &str) -> Grants {
    let mut grants = Grants::new();
    let mut own = BTreeSet::new();
    for (role, privileges) in acl.iter().filter_map(|item| item_of(item, subject, &Part::Whole, owner)) {
        match role == owner {
            true => own.extend(privileges.into_iter().map(|privilege| Privilege::whole(privilege.action))),
            false => grants.entry(called(role)).or_default().extend(privileges),
        }
    }
    // Whether it is everything on this server is asked when all is read.
    if !subject.is_everything(&own, None) {
        grants.insert(OWNER.to_owned(), own);
    }
    grants
}

/// Adds what the access list of a part of a table allows to others than the owner.
pub(super) fn add(grants: &mut Option<Grants>, subject: Subject, acl: &[String], part: &Part, owner: &str) {
    for (role, privileges) in acl.iter().filter_map(|item| item_of(item, subject, part, owner)) {
        if role != owner && !privileges.is_empty() {
            grants.get_or_insert_default().entry(called(role)).or_default().extend(privileges);
        }
    }
}

fn called(role: String) -> String {
    if role.is_empty() { EVERYBODY.to_owned() } else { role }
}

/// `app=r*w/owner` as the role (empty for everybody) and what it may do.
fn item_of(item: &str, subject: Subject, part: &Part, owner: &str) -> Option<(String, BTreeSet<Privilege>)> {
    let (role, rest) = role_of(item)?;
    let (letters, by) = rest.strip_prefix('=')?.split_once('/')?;
    let (by, _) = role_of(by)?;
    let by = Some(by).filter(|by| by != owner);
    let mut privileges = BTreeSet::new();
    let mut letters = letters.chars().peekable();
    while let Some(letter) = letters.next() {
        let grantable = letters.next_if_eq(&'*').is_some();
        let mut actions = subject.actions().iter();
        let Some(action) = actions.find(|action| action.letter() == letter) else { continue };
        privileges.insert(Privilege { action: *action, of: part.clone(), grantable, by: by.clone() });
    }
    Some((role, privileges))
}

/// The role at the beginning, and the rest; one of other than plain characters is in double quotes, everybody is no name.
fn role_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(['=', '/']).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut role = String::new();
    let mut chars = quoted.char_indices().peekable();
    let end = loop {
        match chars.next()? {
            (_, '"') if chars.next_if(|(_, c)| *c == '"').is_some() => role.push('"'),
            (at, '"') => break at,
            (_, c) => role.push(c),
        }
    };
    Some((role, &quoted[end + 1..]))
}

/// What new objects come with, and what the schema `public` is like in a new database.
pub(super) struct Defaults {
    pub(super) privileges: DefaultPrivileges,
    pub(super) public: Access,
    /// Default privileges for what is no object of a schema.
    pub(super) unmanaged: Vec<Unmanaged>,
}

struct DefaultRow {
    role: Option<String>,
    role_name: String,
    schema: Option<String>,
    kind: String,
    acl: Option<Vec<String>>,
}

pub(super) async fn defaults(
    conn: &mut PgConnection,
    namespaces: &Namespaces,
) -> Result<Defaults, AuthoringError> {
    const DOING: &str = "reading the default privileges";
    let sql = include_str!("../catalogue/rights.sql");
    let rows = fetch(conn, sql, namespaces.oids(), DOING, |row| {
        let (role, role_name, schema) = (get(row, 0)?, get(row, 1)?, get(row, 2)?);
        Ok(DefaultRow { role, role_name, schema, kind: get(row, 3)?, acl: get(row, 4)? })
    });
    let mut defaults =
        Defaults { privileges: BTreeMap::new(), public: Access::default(), unmanaged: Vec::new() };
    for DefaultRow { role, role_name, schema, kind, acl } in rows.await? {
        let acl = acl.unwrap_or_default();
        let subject = match kind.as_str() {
            "public" => {
                let grants = listed(Subject::Schema, &acl, &role_name);
                let others = grants.into_iter().filter(|(role, _)| role != OWNER).collect();
                defaults.public = Access { owner: Some(role_name), grants: Some(others) };
                continue;
            }
            "r" => Subject::Table,
            "S" => Subject::Sequence,
            "f" => Subject::Routine,
            "T" => Subject::Type,
            "n" => Subject::Schema,
            _ => {
                defaults.unmanaged.push(Unmanaged {
                    kind: "default privileges of large objects".to_owned(),
                    name: ObjectName::new(role_name),
                    table: None,
                    sql: None,
                    depends_on: Vec::new(),
                });
                continue;
            }
        };
        let mut grants = listed(subject, &acl, &role_name);
        if schema.is_some() {
            // On top of what is usual, the owner gets nothing unless it is said.
            grants.remove(OWNER);
            let own = acl.iter().filter_map(|item| item_of(item, subject, &Part::Whole, &role_name));
            for (_, privileges) in own.filter(|(role, _)| *role == role_name) {
                grants.entry(OWNER.to_owned()).or_default().extend(privileges);
            }
        }
        defaults.privileges.insert(DefaultOf { role, schema, subject }, grants);
    }
    Ok(defaults)
}

/// Says nothing of owners who may do everything, and says of everything what others may do with it, where something else would come with a
/// new one. So what is made anew is as it was.
pub(super) fn settle(schema: &mut Schema) {
    let version = schema.version;
    for (DefaultOf { schema, subject, .. }, grants) in schema.default_privileges.iter_mut().flatten() {
        if schema.is_none() {
            grants.retain(|role, privileges| role != OWNER || !subject.is_everything(privileges, version));
        }
    }
    let defaults = schema.default_privileges.clone().unwrap_or_default();
    let say = |access: &mut Access, subject: Subject, name: &ObjectName| {
        canonical(access, Some(subject), version);
        let name = Some(name).filter(|_| subject != Subject::Schema);
        if access.grants.is_none() && of_new(&defaults, subject, name, version).is_some() {
            access.grants = Some(subject.usual());
        }
    };
    for table in schema.tables.values_mut().map(Arc::make_mut) {
        say(&mut table.access, Subject::Table, &table.name);
    }
    for ty in schema.enums.values_mut() {
        say(&mut ty.access, Subject::Type, &ty.name);
    }
    for object in schema.objects.values_mut().filter(|object| !object.id.is_public()) {
        if let Some(subject) = object.id.kind.facts().subject {
            say(&mut object.access, subject, &object.id.name);
        }
    }
}

/// An owner who may do everything is said by nothing: how a list is put for comparing.
pub(crate) fn canonical(access: &mut Access, subject: Option<Subject>, version: Option<u32>) {
    let (Some(grants), Some(subject)) = (&mut access.grants, subject) else { return };
    grants.retain(|role, privileges| role != OWNER || !subject.is_everything(privileges, version));
    if *grants == subject.usual() {
        access.grants = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_any_name_are_told_from_their_letters() {
        assert_eq!(role_of("app=r*w/postgres"), Some(("app".to_owned(), "=r*w/postgres")));
        assert_eq!(role_of("=r/postgres"), Some((String::new(), "=r/postgres")));
        assert_eq!(role_of("\"a \"\"b\"\" =/\"=arw/x"), Some(("a \"b\" =/".to_owned(), "=arw/x")));
        assert_eq!(role_of("\"no end"), None);
        assert_eq!(item_of("nothing", Subject::Table, &Part::Whole, "x"), None);
    }

    #[test]
    fn what_is_usual_is_not_said() {
        let of = |subject, acl: &[&str]| {
            grants(subject, Some(&acl.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>()), "me")
        };
        assert_eq!(of(Subject::Table, &["me=arwdDxtm/me"]), None);
        assert_eq!(of(Subject::Routine, &["=X/me", "me=X/me"]), None);
        assert_eq!(of(Subject::Routine, &["me=X/me"]), Some(Grants::new()));
        let none = of(Subject::Table, &[]).unwrap_or_default();
        assert_eq!(none, Grants::from([(OWNER.to_owned(), BTreeSet::new())]));
        let passed = of(Subject::Schema, &["me=UC/me", "a=U*/me", "b=U/a"]).unwrap_or_default();
        let by = passed["b"].iter().next().and_then(|privilege| privilege.by.clone());
        assert_eq!(
            (by.as_deref(), passed["a"].iter().next().map(|one| one.grantable)),
            (Some("a"), Some(true))
        );
    }
}
