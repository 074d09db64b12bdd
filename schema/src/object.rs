//! Objects that are neither tables nor enums: views, functions, triggers, policies and whatever else a database keeps.
//!
//! An [`Object`] is the statement that creates it, in the server's words. What differs between the kinds is one row of a
//! table of facts ([`kind`]); how a kind's short form becomes its statement and back is in `short.rs`.

pub mod kind;
pub mod secret;
mod short;

use std::collections::BTreeMap;
use std::fmt;

use crate::access::{Access, EVERYBODY};
use crate::{Dialect, ObjectName};
pub use kind::{Change, Facts, ObjectKind};

/// What tells objects apart: no two of one database are equal in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// The kind.
    pub kind: ObjectKind,
    /// The table or view that it hangs on (a trigger's).
    pub on: Option<ObjectName>,
    /// Its name. What hangs on something is in the schema of that.
    pub name: ObjectName,
    /// The arguments of a routine as the server prints them: `a integer, b text`. `None` where the YAML does not say
    /// them, and for all else.
    pub arguments: Option<String>,
}

impl fmt::Display for ObjectId {
    /// `view agents_view`, `trigger touch on agents`, `function f(a integer)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, on, name, arguments } = self;
        match on {
            Some(on) => write!(f, "{} {} on {on}", kind.facts().words, name.name)?,
            None => write!(f, "{} {name}", kind.facts().words)?,
        }
        match arguments {
            Some(arguments) => write!(f, "({arguments})"),
            None => Ok(()),
        }
    }
}

/// An object and how it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What it is called.
    pub id: ObjectId,
    /// The statements that create it, joined by [`Object::NEXT`]; the first one creates it, others set what cannot be said
    /// there (a trigger that is disabled, comments on a view's columns).
    pub sql: String,
    /// The comment stored with it.
    pub comment: Option<String>,
    /// What has to stay for the object to be replaced instead of made anew; which words those are, its kind says. Empty
    /// until a server has told.
    pub signature: Vec<String>,
    /// Who owns it and what others may do, as far as that is managed.
    pub access: Access,
    /// What it cannot be without, as far as the server tells.
    pub depends_on: Vec<Dependency>,
}

/// What an object depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dependency {
    /// A table as a whole.
    Table(ObjectName),
    /// A column of a table.
    Column(ObjectName, String),
    /// An enumerated type.
    Enum(ObjectName),
    /// Another object.
    Object(ObjectId),
}

impl Object {
    /// Between two statements of [`Object::sql`].
    pub const NEXT: &'static str = ";\n";

    /// An object as the YAML says it, of which the server has told nothing yet.
    pub fn new(id: ObjectId, sql: String) -> Self {
        Self {
            id,
            sql,
            comment: None,
            signature: Vec::new(),
            access: Access::default(),
            depends_on: Vec::new(),
        }
    }

    /// The statement that drops it.
    pub fn drop_sql(&self, dialect: Dialect) -> String {
        format!("DROP {}", self.id.target(dialect))
    }

    /// The statement that comments on it, or takes the comment away. `None` where the database keeps none of its kind.
    pub fn comment_sql(&self, dialect: Dialect) -> Option<String> {
        let comment = self.comment.as_deref().or(self.id.usual_comment());
        dialect.spelling().comment_on(&self.id, comment)
    }

    /// The short form that makes the same statement, where there is one: `SELECT …` of a view.
    pub fn short(&self, dialect: Dialect) -> Option<String> {
        short::shorten(&self.id, dialect, &self.sql)
    }
}

/// Those that tables may need, and those that may need tables, each in an order that usually works. Which it is in truth, the
/// server tells.
pub fn around_tables(objects: &BTreeMap<ObjectId, Object>) -> (Vec<&Object>, Vec<&Object>) {
    objects.values().partition(|object| object.id.kind < ObjectKind::ForeignTable)
}

impl ObjectId {
    /// An object of a kind that hangs on nothing and takes no arguments.
    pub fn new(kind: ObjectKind, name: ObjectName) -> Self {
        Self { kind, on: None, name, arguments: None }
    }

    /// The comment that it has in a new database.
    pub fn usual_comment(&self) -> Option<&'static str> {
        self.is_public().then_some("standard public schema")
    }

    /// Whether it is the schema that every database has.
    pub fn is_public(&self) -> bool {
        self.kind == ObjectKind::Schema && self.name.name == "public"
    }

    /// Kind and name as DROP, COMMENT ON and ALTER take them: `TRIGGER "touch" ON "agents"`.
    pub fn target(&self, dialect: Dialect) -> String {
        let Self { kind, on, name, arguments } = self;
        let spelling = dialect.spelling();
        let facts = kind.facts();
        let mut target = format!("{} ", facts.sql);
        match facts.names {
            kind::Names::Plain => target.push_str(&spelling.name(name)),
            kind::Names::Alone => target.push_str(&spelling.ident(&name.name)),
            kind::Names::Symbol => {
                if let Some(schema) = &name.schema {
                    target.push_str(&format!("{}.", spelling.ident(schema)));
                }
                target.push_str(&name.name);
            }
            kind::Names::Cast => target.push_str(&format!("({})", name.name)),
            kind::Names::Transform => target.push_str(&format!("FOR {}", name.name)),
            kind::Names::Mapping => {
                let server = on.as_ref().map(|server| spelling.ident(&server.name)).unwrap_or_default();
                let role = match name.name.as_str() {
                    EVERYBODY => EVERYBODY.to_owned(),
                    role => spelling.ident(role),
                };
                target.push_str(&format!("FOR {role} SERVER {server}"));
            }
        }
        match (facts.told_apart, arguments) {
            (kind::ToldApart::Method, Some(method)) => {
                target.push_str(&format!(" USING {}", spelling.ident(method)));
            }
            (kind::ToldApart::Arguments, Some(arguments)) => target.push_str(&format!("({arguments})")),
            (kind::ToldApart::No, _) | (_, None) => {}
        }
        if let Some(on) = on.as_ref().filter(|_| facts.hangs && spelling.capabilities().triggers_of_tables) {
            target.push_str(&format!(" ON {}", spelling.name(on)));
        }
        target
    }

    /// The statement that the YAML's text stands for: itself where it begins with CREATE, and otherwise the short form of
    /// the kind. The error says what is missing.
    pub fn statement(&self, dialect: Dialect, text: &str) -> Result<String, String> {
        short::lengthen(self, dialect, text)
    }
}
