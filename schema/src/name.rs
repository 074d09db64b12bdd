//! The name of an object that lives in a database schema (PostgreSQL's sense of the word).

use std::fmt;

/// A possibly qualified name: `agents`, or `audit.entries`.
///
/// `schema` is `None` for what lives in the database's default schema (`public` on PostgreSQL, `main` on SQLite),
/// so that the same YAML and the same catalogue give the same name on every database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The database schema, where it is not the default one.
    pub schema: Option<String>,
    /// The name inside it.
    pub name: String,
}

impl ObjectName {
    /// A name in the default schema.
    pub fn new(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// A name in a schema other than the default one.
    pub fn qualified(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: Some(schema.into()), name: name.into() }
    }

    /// The same schema, another name.
    pub fn sibling(&self, name: impl Into<String>) -> Self {
        Self { schema: self.schema.clone(), name: name.into() }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl ObjectName {
    /// A name as YAML writes it: `agents`, `audit.entries`. A dot inside a name is written `\.`, a backslash `\\`.
    pub fn read(text: &str) -> Self {
        let mut parts = vec![String::new()];
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let first = parts.len() == 1;
            let last = parts.last_mut().expect("there is always a part");
            match c {
                '\\' => match chars.next_if(|next| matches!(next, '.' | '\\')) {
                    Some(escaped) => last.push(escaped),
                    None => last.push('\\'),
                },
                '.' if first => parts.push(String::new()),
                c => last.push(c),
            }
        }
        let name = parts.pop().expect("there is always a part");
        Self { schema: parts.pop(), name }
    }

    /// The inverse of [`ObjectName::read`].
    pub fn print(&self) -> String {
        let escape = |text: &str| text.replace('\\', "\\\\").replace('.', "\\.");
        match &self.schema {
            Some(schema) => format!("{}.{}", escape(schema), escape(&self.name)),
            None => escape(&self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_and_print_are_inverse() {
        let names = [
            ObjectName::new("agents"),
            ObjectName::qualified("audit", "entries"),
            ObjectName::new("a.b"),
            ObjectName::new("a\\.b\\"),
            ObjectName::qualified("a.b", "c.d"),
            ObjectName::new("\"; DROP TABLE users; --"),
        ];
        for name in names {
            assert_eq!(ObjectName::read(&name.print()), name);
        }
        assert_eq!(ObjectName::read("audit.entries"), ObjectName::qualified("audit", "entries"));
        assert_eq!(ObjectName::read("a\\b"), ObjectName::new("a\\b"));
    }
}
