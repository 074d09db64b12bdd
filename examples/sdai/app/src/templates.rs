//! Templates: found by what they are made of, and turned into the files of a project.

use std::collections::BTreeMap;
use std::fmt;

use tablewright::types::Json;
use tablewright::{Error, Query};

use crate::db::{Db, Template, template};
use crate::words::Complexity;

/// Variables that a template needs and nobody has given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub Vec<String>);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the template needs {}", self.0.join(", "))
    }
}

impl std::error::Error for Missing {}

/// What is done with templates.
#[derive(Clone, Copy, Debug)]
pub struct TemplateLibrary<'a> {
    db: &'a Db,
}

impl<'a> TemplateLibrary<'a> {
    /// The templates of a database.
    pub fn new(db: &'a Db) -> Self {
        Self { db }
    }

    /// Stores a new template.
    pub async fn add(&self, new: template::New) -> Result<Template, template::Fail> {
        self.db.templates().insert(new).await
    }

    /// The template with this name.
    pub async fn by_name(&self, name: &str) -> Result<Option<Template>, Error> {
        self.db.templates().by_name(name).await
    }

    /// The templates of a category that are this complex, by the index over both.
    pub async fn list(&self, category: &str, complexity: Complexity) -> Result<Vec<Template>, Error> {
        let found = self.db.templates().by_category_and_complexity(category, complexity);
        found.order(template::name.asc()).all().await
    }

    /// The templates that have one of these tags at least.
    pub fn tagged(&self, tags: &[&str]) -> Query<'a, Template> {
        self.db.templates().filter(template::tags.has_any(tags.iter().copied()))
    }

    /// The templates that are made with all of these.
    pub fn made_with(&self, technologies: &[&str]) -> Query<'a, Template> {
        self.db.templates().filter(template::tech_stack.has_all(technologies.iter().copied()))
    }

    /// The templates that bring one of these files at least.
    pub fn bringing(&self, paths: &[&str]) -> Query<'a, Template> {
        self.db.templates().filter(template::files.at("").has_any_key(paths.iter().copied()))
    }

    /// The files of a template, with its variables in their places.
    pub fn render(template: &Template, variables: &BTreeMap<&str, &str>) -> Result<Json, Missing> {
        let needed = template.required_vars.iter();
        let missing: Vec<String> =
            needed.filter(|name| !variables.contains_key(name.as_str())).cloned().collect();
        if !missing.is_empty() {
            return Err(Missing(missing));
        }
        let fill = |text: &str| {
            variables
                .iter()
                .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
        };
        let files = template.files.as_object().into_iter().flatten();
        Ok(files
            .map(|(path, text)| (path.clone(), Json::String(fill(text.as_str().unwrap_or_default()))))
            .collect())
    }
}
