//! Rust names for what a schema names: types, modules, fields, variants. Deterministic, and never a keyword.

use proc_macro2::{Ident, Span};
use tablewright_schema::ObjectName;

/// A name in snake case: a field, a module, a method. `createdAt` and `CREATED_AT` are both `created_at`.
pub(crate) fn snake(name: &str) -> Ident {
    ident(&snake_text(name))
}

/// A name in capitals: the constant of a relation.
pub(crate) fn upper(name: &str) -> Ident {
    ident(&snake_text(name).to_uppercase())
}

/// A name in camel case: a type, a variant.
pub(crate) fn camel(name: &str) -> Ident {
    ident(&camel_text(name))
}

/// A name in camel case with something behind it.
pub(crate) fn camel_with(name: &str, suffix: &str) -> Ident {
    ident(&format!("{}{suffix}", camel_text(name)))
}

/// Words in small letters with `_` between. A word begins where small letters or digits end and capitals begin, and before
/// the last of several capitals that small letters follow: `HTTPServer` is `http_server`.
pub(crate) fn snake_text(name: &str) -> String {
    let chars: Vec<char> = cleaned(name).chars().collect();
    let mut text = String::with_capacity(chars.len() + 4);
    for (at, &c) in chars.iter().enumerate() {
        if c.is_uppercase() {
            let before = at.checked_sub(1).map(|at| chars[at]);
            let after_small = before.is_some_and(|c| c.is_lowercase() || c.is_numeric());
            let last_capital =
                before.is_some_and(char::is_uppercase) && chars.get(at + 1).is_some_and(|c| c.is_lowercase());
            if after_small || last_capital {
                text.push('_');
            }
        }
        text.extend(c.to_lowercase());
    }
    // Small letters of some scripts are several characters, of which not each can be in an identifier.
    text.chars().map(|c| if is_continue(c) { c } else { '_' }).collect()
}

fn camel_text(name: &str) -> String {
    let snake = snake_text(name);
    let mut text = String::with_capacity(snake.len());
    for word in snake.split('_') {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            // Two numbers in a row stay apart: `v1_2` is not `v12`.
            if first.is_numeric() && text.ends_with(char::is_numeric) {
                text.push('_');
            }
            text.extend(first.to_uppercase());
            text.push_str(chars.as_str());
        }
    }
    match text.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if is_start(first) => text,
        Some(_) => format!("_{text}"),
    }
}

/// Characters that no identifier has become `_`; one that cannot begin an identifier gets a `_` before it.
fn cleaned(name: &str) -> String {
    let text: String = name.chars().map(|c| if is_continue(c) { c } else { '_' }).collect();
    match text.chars().next() {
        None => "_empty".to_owned(),
        Some(first) if is_start(first) => {
            if text == "_" {
                "__".to_owned()
            } else {
                text
            }
        }
        Some(_) => format!("_{text}"),
    }
}

fn is_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (!c.is_ascii() && syn::parse_str::<Ident>(&c.to_string()).is_ok())
}

fn is_continue(c: char) -> bool {
    c == '_'
        || c.is_ascii_alphanumeric()
        || (!c.is_ascii() && syn::parse_str::<Ident>(&format!("a{c}")).is_ok())
}

fn ident(text: &str) -> Ident {
    match text {
        "self" | "Self" | "super" | "crate" => Ident::new(&format!("{text}_"), Span::call_site()),
        // A keyword since edition 2024.
        "gen" => Ident::new_raw(text, Span::call_site()),
        text if syn::parse_str::<Ident>(text).is_ok() => Ident::new(text, Span::call_site()),
        text => Ident::new_raw(text, Span::call_site()),
    }
}

/// The Rust names of a table.
pub(crate) struct TableNames {
    /// `audit_entries`: the accessor.
    pub accessor: Ident,
    /// `AuditEntry`: the row.
    pub row: Ident,
    /// `audit_entry`: the module.
    pub module: Ident,
    /// `AuditEntryId`.
    pub id: Ident,
    /// `AuditEntryNew`.
    pub new: Ident,
    /// `AuditEntryUpdate`.
    pub update: Ident,
    /// `AuditEntryFail`.
    pub fail: Ident,
    /// `AuditEntryKey`: the rows that belong to the code.
    pub key: Ident,
    /// `AuditEntryLink`.
    pub link: Ident,
    /// `AuditEntryRepository`.
    pub repository: Ident,
    /// `TABLE_AUDIT_ENTRY`: the static that describes it. A parameter may not be called like a static: no column's name
    /// in Rust begins with capitals.
    pub info: Ident,
}

impl TableNames {
    /// The names of this table.
    pub(crate) fn of(table: &ObjectName) -> Self {
        let full = match &table.schema {
            Some(schema) => format!("{schema}_{}", table.name),
            None => table.name.clone(),
        };
        let full = snake_text(&full);
        let one = singular(&full);
        let row = camel_text(&one);
        let module = if one == "tw" || row == one { format!("{one}_") } else { one.clone() };
        Self {
            accessor: match full.as_str() {
                name if DB_METHODS.contains(&name) => ident(&format!("{name}_")),
                name => ident(name),
            },
            row: ident(&if TAKEN.contains(&row.as_str()) { format!("{row}Row") } else { row }),
            module: ident(&module),
            id: camel_with(&one, "Id"),
            new: camel_with(&one, "New"),
            update: camel_with(&one, "Update"),
            fail: camel_with(&one, "Fail"),
            key: camel_with(&one, "Key"),
            link: camel_with(&one, "Link"),
            repository: camel_with(&one, "Repository"),
            info: ident(&format!("TABLE_{}", one.to_uppercase())),
        }
    }
}

/// The Rust type of a declared enum.
pub(crate) fn enumeration(name: &ObjectName) -> Ident {
    let full = match &name.schema {
        Some(schema) => format!("{schema}_{}", name.name),
        None => name.name.clone(),
    };
    let text = camel_text(&full);
    ident(&if TAKEN.contains(&text.as_str()) { format!("{text}Enum") } else { text })
}

/// Types that a struct of that name would hide from the rest of the module, or that the schema itself makes.
const TAKEN: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Db",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Tx",
    "Unpin",
    "Vec",
    "AsyncFnOnce",
];

/// Methods of `Db` and `Tx` that an accessor of that name would hide.
const DB_METHODS: &[&str] = &[
    "begin",
    "builder",
    "close",
    "connect",
    "database",
    "end",
    "fail",
    "memory",
    "migrate",
    "migrate_watched",
    "nested",
    "on",
    "on_primary",
    "ping",
    "pool_state",
    "mysql_pool",
    "postgres_pool",
    "replica_state",
    "script",
    "sql",
    "sqlite_pool",
    "test_transaction",
    "throwaway",
    "trace",
    "transaction",
    "tx",
];

/// Methods of every repository that a relation of that name would hide.
pub(crate) const REPOSITORY_METHODS: &[&str] = &[
    "count",
    "delete",
    "delete_forever",
    "delete_many",
    "delete_plan",
    "exists",
    "filter",
    "find",
    "insert",
    "insert_many",
    "new",
    "on",
    "restore",
    "select",
    "sql",
    "update",
    "update_many",
    "update_row",
];

/// One of the things that a table's name is the plural of: `scenario_templates` to `scenario_template`.
fn singular(name: &str) -> String {
    let (before, last) = match name.rfind('_') {
        Some(at) => name.split_at(at + 1),
        None => ("", name),
    };
    format!("{before}{}", singular_word(last))
}

fn singular_word(word: &str) -> String {
    const IRREGULAR: &[(&str, &str)] = &[
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("indices", "index"),
        ("vertices", "vertex"),
        ("matrices", "matrix"),
        ("criteria", "criterion"),
        ("axes", "axis"),
        ("analyses", "analysis"),
        ("bases", "base"),
        ("aliases", "alias"),
        ("biases", "bias"),
        ("canvases", "canvas"),
        ("atlases", "atlas"),
        ("gases", "gas"),
        ("movies", "movie"),
        ("cookies", "cookie"),
        ("ties", "tie"),
        ("leaves", "leaf"),
        ("shelves", "shelf"),
        ("knives", "knife"),
        ("lives", "life"),
        ("quizzes", "quiz"),
        ("series", "series"),
        ("species", "species"),
        ("news", "news"),
        ("lens", "lens"),
        ("heroes", "hero"),
        ("echoes", "echo"),
        ("potatoes", "potato"),
        ("tomatoes", "tomato"),
    ];
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let strip = |count: usize| word[..word.len() - count].to_owned();
    let ends =
        |suffixes: &[&str]| suffixes.iter().any(|suffix| word.ends_with(suffix) && word.len() > suffix.len());
    if ends(&["ies"]) && word.len() > 4 {
        return format!("{}y", strip(3));
    }
    if ends(&["sses", "xes", "ches", "shes", "zes"]) {
        return strip(2);
    }
    if ends(&["uses"]) && !ends(&["ouses", "auses", "cuses"]) {
        return strip(2);
    }
    if ends(&["ss", "us", "is"]) || !ends(&["s"]) {
        return word.to_owned();
    }
    strip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_many() {
        for (many, one) in [
            ("agents", "agent"),
            ("scenario_templates", "scenario_template"),
            ("categories", "category"),
            ("statuses", "status"),
            ("houses", "house"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("news", "news"),
            ("people", "person"),
            ("status", "status"),
            ("analysis", "analysis"),
            ("s", "s"),
            ("cases", "case"),
            ("databases", "database"),
            ("straßen", "straßen"),
            ("tools", "tool"),
            ("data", "data"),
            ("matches", "match"),
        ] {
            assert_eq!(singular(many), one, "{many}");
        }
    }

    #[test]
    fn names_are_never_keywords_nor_invalid() {
        for (name, field, ty) in [
            ("type", "r#type", "Type"),
            ("self", "self_", "Self_"),
            ("größe", "größe", "Größe"),
            ("2nd", "_2nd", "_2nd"),
            ("a b", "a_b", "AB"),
            ("", "_empty", "Empty"),
            ("_", "__", "Empty"),
            ("in-progress", "in_progress", "InProgress"),
            ("名前", "名前", "名前"),
            ("v1_2", "v1_2", "V1_2"),
            ("\"; DROP TABLE users; --", "___drop_table_users____", "DropTableUsers"),
            ("createdAt", "created_at", "CreatedAt"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("ORDER_ITEMS", "order_items", "OrderItems"),
            ("gen", "r#gen", "Gen"),
        ] {
            assert_eq!(
                (snake(name).to_string().as_str(), camel(name).to_string().as_str()),
                (field, ty),
                "{name}"
            );
        }
        assert_eq!(TableNames::of(&"User".into()).module.to_string(), "user");
        assert_eq!(TableNames::of(&"名前".into()).module.to_string(), "名前_");
        assert_eq!(TableNames::of(&"options".into()).row.to_string(), "OptionRow");
        assert_eq!(TableNames::of(&"types".into()).module.to_string(), "r#type");
    }

    /// The methods of a type of the runtime that everybody may call, and those that its schema's wrapper has.
    fn methods(of: &[&str]) -> std::collections::BTreeSet<String> {
        let mut found = std::collections::BTreeSet::new();
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the runtime is beside this crate").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.extension().is_none_or(|ending| ending != "rs") {
                    continue;
                }
                let file = syn::parse_file(&std::fs::read_to_string(&path).expect("text")).expect("Rust");
                for item in file.items {
                    let syn::Item::Impl(item) = item else { continue };
                    let syn::Type::Path(ty) = &*item.self_ty else { continue };
                    let is_meant =
                        ty.path.segments.last().is_some_and(|last| of.iter().any(|of| last.ident == of));
                    if !is_meant || item.trait_.is_some() {
                        continue;
                    }
                    found.extend(item.items.iter().filter_map(|item| match item {
                        syn::ImplItem::Fn(method) if matches!(method.vis, syn::Visibility::Public(_)) => {
                            Some(method.sig.ident.to_string())
                        }
                        _ => None,
                    }));
                }
            }
        }
        found
    }

    #[test]
    fn no_accessor_hides_a_method_of_the_runtime() {
        for (of, known) in [(&["Db", "Tx"][..], DB_METHODS), (&["Repository"], REPOSITORY_METHODS)] {
            let methods = methods(of);
            assert!(methods.len() > 5, "{methods:?}");
            let hidden: Vec<&String> =
                methods.iter().filter(|name| !known.contains(&name.as_str())).collect();
            assert!(hidden.is_empty(), "{of:?}: add {hidden:?} to the names that get a `_`");
        }
    }
}
