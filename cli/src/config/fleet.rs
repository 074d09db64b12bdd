//! `fleets:`: many databases under one name.

use std::collections::BTreeMap;

use tablewright_schema::yaml::{Map, Spanned};
use tablewright_schema::{Diagnostic, Diagnostics, mapping};

use super::Located;

mapping! {
    /// Many databases under one name: a list, a file or a query says which.
    pub(crate) struct FleetEntry: "a fleet" {
        /// Names of databases, or URLs; with `each`, what stands for `{}` there.
        "list" => list: Vec<Spanned<String>>,
        /// A file with one of them a line, from this folder; lines that begin with `#` are left out.
        "file" => file: Option<Spanned<String>>,
        /// A query that gives them, one column of texts.
        "query" => query: Option<Spanned<String>>,
        /// The database that is asked; `default` unless said.
        "from" => from: Option<Spanned<String>>,
        /// The URL of each, with `{}` for its name: `sqlite://tenants/{}.db`, `postgres://localhost/app?options=-csearch_path%3D{}`.
        "each" => each: Option<Spanned<String>>,
        /// How many of the first go before the others, one by one; where one of them fails, the others are not begun.
        "canaries" => canaries: Option<u64>,
        /// How many of them at a time; 8 unless said.
        "at_once" => at_once: Option<Spanned<u64>>,
    }
}

/// A fleet, read.
#[derive(Clone, Debug)]
pub(crate) struct FleetDecl {
    pub(crate) members: Members,
    /// The URL of each.
    pub(crate) each: Option<String>,
    pub(crate) canaries: usize,
    pub(crate) at_once: Option<usize>,
}

/// What says which databases there are.
#[derive(Clone, Debug)]
pub(crate) enum Members {
    List(Vec<String>),
    File(String),
    Query {
        sql: String,
        /// The database that is asked.
        from: String,
    },
}

/// Reads them. A name means one thing: a fleet is not called like a database.
pub(super) fn read(
    fleets: Map<FleetEntry>,
    databases: &BTreeMap<String, Located>,
    out: &mut Diagnostics,
) -> BTreeMap<String, FleetDecl> {
    let mut read = BTreeMap::new();
    for (name, entry) in fleets.entries {
        if databases.contains_key(&name.value) {
            out.push(Diagnostic::new(
                name.span,
                format!("`{}` is the name of a database already", name.value),
            ));
        }
        if let Some(fleet) = entry.and_then(|entry| fleet(entry, &name, out)) {
            read.insert(name.value, fleet);
        }
    }
    read
}

fn fleet(entry: FleetEntry, name: &Spanned<String>, out: &mut Diagnostics) -> Option<FleetDecl> {
    let FleetEntry { list, file, query, from, each, canaries, at_once, span: _, broken } = entry;
    let text = |text: Spanned<String>| text.value;
    let members = match (list.is_empty(), file, query) {
        (false, None, None) => Members::List(list.into_iter().map(text).collect()),
        (true, Some(file), None) => Members::File(file.value),
        (true, None, Some(query)) => {
            Members::Query { sql: query.value, from: from.map_or_else(|| "default".to_owned(), text) }
        }
        (_, _, _) => {
            if !broken {
                out.push(Diagnostic::new(name.span, "a fleet has one of `list`, `file` and `query`"));
            }
            return None;
        }
    };
    if let Some(each) = each.as_ref().filter(|each| !each.value.contains("{}")) {
        out.push(
            Diagnostic::new(each.span, "all of them would be one database: `{}` is missing")
                .help("write `{}` where the name of each stands: sqlite://tenants/{}.db"),
        );
    }
    if let Some(at_once) = at_once.as_ref().filter(|at_once| at_once.value == 0) {
        out.push(Diagnostic::new(at_once.span, "at least one of them is worked on at a time"));
    }
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    Some(FleetDecl {
        members,
        each: each.map(text),
        canaries: canaries.map_or(0, number),
        at_once: at_once.map(|at_once| number(at_once.value)),
    })
}
