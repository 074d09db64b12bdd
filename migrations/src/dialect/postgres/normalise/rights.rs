//! Owners and grants as the catalogue would say them: the role that speaks to the database is not named, nor is what is usual.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use sqlx::PgConnection;
use tablewright_schema::access::{
    Access, DefaultOf, DefaultPrivileges, EVERYBODY, Grants, OWNER, Part, Privilege, Subject, once,
};
use tablewright_schema::object::ObjectId;
use tablewright_schema::schema::Table;
use tablewright_schema::{ObjectName, Schema};

use super::super::introspect::canonical;
use crate::AuthoringError;

/// Puts every owner and access list so.
///
/// # Errors
/// [`AuthoringError::NoRole`] where a role is named that the server does not have.
pub(super) async fn settle(conn: &mut PgConnection, wanted: &mut Schema) -> Result<(), AuthoringError> {
    let version = wanted.version;
    let mut named = Vec::new();
    each(wanted, &mut |of, access| {
        let Access { owner, grants } = access;
        let grantees = grants.iter().flatten().flat_map(|(role, privileges)| {
            std::iter::once(role).chain(privileges.iter().filter_map(|privilege| privilege.by.as_ref()))
        });
        named.extend(owner.iter().chain(grantees).map(|role| (role.clone(), of.to_string())));
    });
    let defaults = wanted.default_privileges.take().unwrap_or_default();
    for (of, grants) in &defaults {
        let what = "default_privileges".to_owned();
        named.extend(of.role.iter().map(|role| (role.clone(), what.clone())));
        named.extend(grants.keys().map(|role| (role.clone(), what.clone())));
    }
    named.retain(|(role, _)| role != EVERYBODY && role != OWNER);
    if named.is_empty() {
        // Nobody is named, so nobody is the one who speaks.
        wanted.default_privileges = Some(settled(defaults, "", version));
        each(wanted, &mut |of, access| canonical(access, of.subject(), version));
        return Ok(());
    }
    let names: BTreeSet<&String> = named.iter().map(|(role, _)| role).collect();
    let names: Vec<&String> = names.into_iter().collect();
    let asked = sqlx::query_as(
        "SELECT current_user::text, \
         array(SELECT r FROM unnest($1::text[]) r WHERE NOT EXISTS (SELECT FROM pg_roles p WHERE p.rolname = r) ORDER BY r)",
    );
    let asked = asked.bind(names).persistent(false).fetch_one(conn).await;
    let (me, missing): (String, Vec<String>) =
        asked.map_err(AuthoringError::database("looking for the roles that the schema names"))?;
    if !missing.is_empty() {
        let where_said = |role: &String| named.iter().find(|(named, _)| named == role).cloned();
        return Err(AuthoringError::NoRole(missing.iter().filter_map(where_said).collect()));
    }
    let public = wanted.public.clone().unwrap_or_default();
    each(wanted, &mut |of, access| match of.is_public() {
        true => {
            let owner = access.owner.clone().or_else(|| public.owner.clone());
            settle_owner(access, owner.as_deref().unwrap_or(&me));
            if access.owner == public.owner {
                access.owner = None;
            }
            if access.grants == public.grants {
                access.grants = None;
            }
        }
        false => {
            let owner = access.owner.clone().unwrap_or_else(|| me.clone());
            settle_owner(access, &owner);
            access.owner = access.owner.take().filter(|owner| *owner != me);
            canonical(access, of.subject(), version);
        }
    });
    wanted.default_privileges = Some(settled(defaults, &me, version));
    Ok(())
}

/// The owner's own privileges stand under a word of their own, and what he allows is allowed by nobody else.
fn settle_owner(access: &mut Access, owner: &str) {
    if let Some(grants) = &mut access.grants {
        *grants = of_owner(std::mem::take(grants), owner);
    }
}

fn of_owner(grants: Grants, owner: &str) -> Grants {
    let mut settled = Grants::new();
    for (role, privileges) in grants {
        let own = role == owner || role == OWNER;
        let privileges = privileges.into_iter().filter_map(|privilege| {
            let Privilege { action, of, grantable, by } = privilege;
            match (own, &of) {
                // An owner may pass on what he may do.
                (true, Part::Whole) => Some(Privilege::whole(action)),
                (true, Part::Column(_) | Part::Sequence(_)) => None,
                (false, _) => Some(Privilege { action, of, grantable, by: by.filter(|by| by != owner) }),
            }
        });
        let role = if own { OWNER.to_owned() } else { role };
        settled.entry(role).or_default().extend(privileges);
    }
    settled.values_mut().for_each(once);
    settled
}

fn settled(defaults: DefaultPrivileges, me: &str, version: Option<u32>) -> DefaultPrivileges {
    let mut settled = DefaultPrivileges::new();
    for (DefaultOf { role, schema, subject }, grants) in defaults {
        let mut grants = of_owner(grants, role.as_deref().unwrap_or(me));
        let usual = match &schema {
            None => {
                grants
                    .retain(|role, privileges| role != OWNER || !subject.is_everything(privileges, version));
                subject.usual()
            }
            Some(_) => Grants::new(),
        };
        if grants != usual {
            let role = role.filter(|role| role != me);
            settled.insert(DefaultOf { role, schema, subject }, grants);
        }
    }
    settled
}

/// What has an owner.
enum Owned<'a> {
    Table(&'a ObjectName),
    Enum(&'a ObjectName),
    Object(&'a ObjectId),
}

impl Owned<'_> {
    fn subject(&self) -> Option<Subject> {
        match self {
            Owned::Table(_) => Some(Subject::Table),
            Owned::Enum(_) => Some(Subject::Type),
            Owned::Object(id) => id.kind.facts().subject,
        }
    }

    fn is_public(&self) -> bool {
        match self {
            Owned::Table(_) | Owned::Enum(_) => false,
            Owned::Object(id) => id.is_public(),
        }
    }
}

impl fmt::Display for Owned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owned::Table(name) => write!(f, "table {name}"),
            Owned::Enum(name) => write!(f, "enum {name}"),
            Owned::Object(id) => id.fmt(f),
        }
    }
}

fn each(schema: &mut Schema, visit: &mut dyn FnMut(Owned<'_>, &mut Access)) {
    for table in schema.tables.values_mut().filter(|table| table.access != Access::default()) {
        let Table { name, access, .. } = Arc::make_mut(table);
        visit(Owned::Table(name), access);
    }
    for (name, ty) in &mut schema.enums {
        visit(Owned::Enum(name), &mut ty.access);
    }
    for (id, object) in &mut schema.objects {
        visit(Owned::Object(id), &mut object.access);
    }
}
