//! What new objects come with, as the YAML says it. Owners and grants stand where the object does.

use crate::access::Subject;
use crate::yaml::from_yaml::{Map, Spanned, words};

crate::mapping! {
    /// Default privileges: what others may do with new objects of one kind.
    pub(crate) struct DefaultPrivilegesBody: "default privileges" {
        /// What is made: `tables` (views too), `sequences`, `functions` (procedures and aggregates too), `types` or `schemas`.
        "on" => on: Spanned<Subject>,
        /// The database schema that they are made in. Otherwise it is said of all, and stands for what the server allows of itself.
        "in" => within: Option<Spanned<String>>,
        /// The role that makes them. Otherwise the one that speaks to the database.
        "by" => by: Option<Spanned<String>>,
        /// What other roles may do, by role (`PUBLIC` is everybody). `{}` is nothing.
        "grants" => grants: Map<Vec<Spanned<String>>>,
    }
}

words! {
    /// What is made.
    Subject {
        "tables" => Subject::Table,
        "sequences" => Subject::Sequence,
        "functions" => Subject::Routine,
        "types" => Subject::Type,
        "schemas" => Subject::Schema,
    }
}
