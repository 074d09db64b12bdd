//! Tables and how they refer to each other, as an entity-relationship diagram: what is drawn, and in which language.
//!
//! A [`Diagram`] is made of what the YAML says ([`Diagram::of_model`]), for all databases at once and in its words, or of what one
//! database holds ([`Diagram::of_schema`]), in that one's. It is printed for Mermaid or for Graphviz.

mod changed;
mod dot;
mod mermaid;
mod of_model;
mod of_schema;

use std::collections::{BTreeMap, BTreeSet};

pub use changed::changed;

/// What is drawn.
///
/// ```
/// use tablewright_migrations::diagram::{Diagram, Language};
/// use tablewright_schema::yaml;
///
/// let schema = "
/// tables:
///   authors:
///     columns:
///       id: { type: uuid, primary_key: true }
///       name: varchar(100)
///   books:
///     columns:
///       id: { type: uuid, primary_key: true }
///       author_id: { references: authors.id, on_delete: cascade }
/// ";
/// let sources = vec![("schema.yaml".into(), schema.to_owned())];
/// let model = yaml::read_sources(sources, |path| Err(format!("no {path}"))).unwrap();
/// let diagram = Diagram::of_model(&model);
/// assert_eq!(diagram.links[0].ends(), ["||", "o{"]);
/// assert!(diagram.print(Language::Mermaid).contains("authors ||--o{ books : \"author\""));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// Tables, by name.
    pub entities: BTreeMap<String, Entity>,
    /// How they refer to each other, in the order of the tables that refer.
    pub links: Vec<Link>,
}

/// A table of a diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// What is said beside its name: `new`.
    pub note: Option<String>,
    /// Its columns in order; `None` where the table is shown by name only.
    pub attributes: Option<Vec<Attribute>>,
}

/// A column of a diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type, as the YAML or the database writes it.
    pub ty: String,
    /// Whether it belongs to the primary key.
    pub is_primary: bool,
    /// Whether it belongs to a foreign key.
    pub is_foreign: bool,
    /// Whether no two rows have the same in it.
    pub is_unique: bool,
    /// Whether it may be NULL.
    pub is_nullable: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// What is said beside it whatever is drawn: `new`.
    pub note: Option<String>,
}

/// A line between two tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The table that is referred to, or the one that declares a relation through a table between.
    pub from: String,
    /// How many rows of it belong to one of the other.
    pub from_end: End,
    /// The table that refers.
    pub to: String,
    /// How many rows of that belong to one of the first.
    pub to_end: End,
    /// What the relation is called.
    pub label: String,
    /// Whether it goes through a table between, which the diagram has too: drawn dotted.
    pub is_through: bool,
}

/// How many rows there are at an end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// One.
    One,
    /// None or one.
    ZeroOrOne,
    /// Any number.
    Many,
}

/// What a diagram is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Mermaid, which GitHub and GitLab draw.
    #[default]
    Mermaid,
    /// Graphviz.
    Dot,
}

/// Which columns are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// All.
    #[default]
    All,
    /// Those of primary and foreign keys, and unique ones.
    Keys,
    /// None: tables and lines.
    None,
}

impl Link {
    /// The two ends as crow's feet: `["||", "o{"]`.
    pub fn ends(&self) -> [&'static str; 2] {
        let from = match self.from_end {
            End::One => "||",
            End::ZeroOrOne => "|o",
            End::Many => "}o",
        };
        let to = match self.to_end {
            End::One => "||",
            End::ZeroOrOne => "o|",
            End::Many => "o{",
        };
        [from, to]
    }
}

impl Diagram {
    /// Leaves these tables, and those that they refer to or that refer to them, by name only.
    #[must_use]
    pub fn around(mut self, tables: &BTreeSet<String>) -> Self {
        self.links.retain(|link| tables.contains(&link.from) || tables.contains(&link.to));
        let beside: BTreeSet<&String> = self.links.iter().flat_map(|link| [&link.from, &link.to]).collect();
        self.entities.retain(|name, _| tables.contains(name) || beside.contains(name));
        for (name, entity) in &mut self.entities {
            if !tables.contains(name) {
                entity.attributes = None;
            }
        }
        self
    }

    /// Leaves these columns of every table.
    #[must_use]
    pub fn with_columns(mut self, columns: Columns) -> Self {
        for entity in self.entities.values_mut() {
            match columns {
                Columns::All => {}
                Columns::Keys => {
                    if let Some(attributes) = &mut entity.attributes {
                        attributes.retain(|one| one.is_primary || one.is_foreign || one.is_unique);
                    }
                }
                Columns::None => entity.attributes = None,
            }
        }
        self
    }

    /// Leaves out what columns are commented with, and whether they may be NULL.
    #[must_use]
    pub fn without_comments(mut self) -> Self {
        for attribute in self.entities.values_mut().filter_map(|entity| entity.attributes.as_mut()).flatten()
        {
            attribute.comment = None;
            attribute.is_nullable = false;
        }
        self
    }

    /// The diagram as text. The same diagram is the same text.
    pub fn print(&self, language: Language) -> String {
        match language {
            Language::Mermaid => mermaid::print(self),
            Language::Dot => dot::print(self),
        }
    }
}

impl Attribute {
    /// The keys that it belongs to: `PK`, `FK`, `UK`.
    fn keys(&self) -> impl Iterator<Item = &'static str> {
        let keys =
            [(self.is_primary, "PK"), (self.is_foreign, "FK"), (self.is_unique && !self.is_primary, "UK")];
        keys.into_iter().filter(|(is, _)| *is).map(|(_, key)| key)
    }

    /// What is said beside it.
    fn said(&self) -> impl Iterator<Item = &str> {
        let nullable = self.is_nullable.then_some("may be NULL");
        nullable.into_iter().chain(self.note.as_deref()).chain(self.comment.as_deref())
    }
}
