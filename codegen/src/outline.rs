//! What a model gives in Rust, in short: types, fields, finders, relations; and how two of them differ. For reviews, where the code
//! itself would be too much.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::ToTokens;
use tablewright_schema::model::{Model, RelationKind, Table};

use crate::finder;
use crate::known;
use crate::names::{self, TableNames};
use crate::shape::shapes;

/// What a model gives in Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Types by name, each with what it has: `Agent` has `name` and the finder `by_name`.
    types: BTreeMap<String, BTreeMap<String, String>>,
}

/// What is otherwise in Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutlineChange {
    /// There is something more: `Agent.name: String`.
    Gains(String),
    /// It is of another type.
    Differs {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// It is there no more: code that uses it does not compile.
    Loses(String),
}

impl Outline {
    /// The outline of a model. A name that stands twice in it, or is none in Rust, is for [`module`](crate::module()) to refuse.
    pub fn of(model: &Model) -> Outline {
        let mut types = BTreeMap::new();
        for declared in model.enums.values() {
            let variants = declared.values.iter().map(|value| names::camel(&value.value).to_string());
            let variants = variants.map(|name| (format!("::{name}"), String::new())).collect();
            types.insert(names::enumeration(&declared.name).to_string(), variants);
        }
        for table in model.tables.values() {
            let names = TableNames::of(&table.name);
            types.insert(names.row.to_string(), members(model, table));
            if let Some(known) = known::of(table) {
                let variants = known.variants().map(|name| (format!("::{name}"), String::new()));
                types.insert(names.key.to_string(), variants.collect());
            }
        }
        Outline { types }
    }

    /// What the application gains and loses on the way to another outline, type by type.
    pub fn changes(&self, to: &Outline) -> Vec<OutlineChange> {
        let mut changes = Vec::new();
        let names: BTreeSet<&String> = self.types.keys().chain(to.types.keys()).collect();
        let nothing = BTreeMap::new();
        for name in names {
            let (before, after) = (self.types.get(name), to.types.get(name));
            match (before, after) {
                (None, _) => changes.push(OutlineChange::Gains(name.clone())),
                (Some(_), None) => {
                    changes.push(OutlineChange::Loses(name.clone()));
                    continue;
                }
                (Some(_), Some(_)) => {}
            }
            let (before, after) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
            let members: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            let said = |member: &String, ty: &String| format!("{name}{member}{ty}");
            changes.extend(members.into_iter().filter_map(|member| {
                match (before.get(member), after.get(member)) {
                    (None, Some(ty)) => Some(OutlineChange::Gains(said(member, ty))),
                    (Some(ty), None) => Some(OutlineChange::Loses(said(member, ty))),
                    (Some(from), Some(to)) if from != to => {
                        Some(OutlineChange::Differs { from: said(member, from), to: said(member, to) })
                    }
                    (Some(_), Some(_)) | (None, None) => None,
                }
            }));
        }
        changes
    }
}

fn members(model: &Model, table: &Table) -> BTreeMap<String, String> {
    let shapes = shapes(model, table);
    let mut members = BTreeMap::new();
    let mut required = Vec::new();
    for shape in &shapes {
        let name = names::snake(&shape.column.name).to_string();
        members.insert(format!(".{name}"), format!(": {}", plain(&shape.field())));
        if shape.writable() && !shape.defaulted() && !shape.optional {
            required.push(name);
        }
    }
    members.insert("::new".to_owned(), format!("({})", required.join(", ")));
    let row = TableNames::of(&table.name).row.to_string();
    for finder in finder::plan(table, &shapes) {
        let result = if finder.one { format!("Option<{row}>") } else { format!("Vec<{row}>") };
        members
            .insert(format!("::{}", finder.method), format!("({}) -> {result}", finder.columns.join(", ")));
    }
    for relation in &table.relations {
        let other = TableNames::of(&relation.table).row;
        let many = match &relation.kind {
            RelationKind::BelongsTo { optional: false, .. } => other.to_string(),
            RelationKind::BelongsTo { optional: true, .. } | RelationKind::HasMany { one: true, .. } => {
                format!("Option<{other}>")
            }
            RelationKind::HasMany { one: false, .. } | RelationKind::ManyToMany { .. } => {
                format!("Vec<{other}>")
            }
        };
        members.insert(format!("::{}", names::upper(&relation.name)), format!(" -> {many}"));
    }
    members
}

/// A type as a person writes it, without the path to the runtime.
fn plain(ty: &TokenStream) -> String {
    let text = ty.to_token_stream().to_string();
    [(" :: ", "::"), (" < ", "<"), (" >", ">"), (" ,", ","), ("< ", "<"), ("tw::", "")]
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tablewright_schema::yaml::read_sources;

    use super::*;

    fn outline(text: &str) -> Outline {
        let texts = vec![(PathBuf::from("schema.yaml"), text.to_owned())];
        let model = read_sources(texts, |path| Err(format!("no {path}")));
        Outline::of(&model.unwrap_or_else(|found| panic!("{found}")))
    }

    const BEFORE: &str = "
enums:
  mood: [good, bad]
tables:
  agents:
    columns:
      id: { type: uuid, primary_key: true }
      name: { type: text, unique: true }
      age: int
      mood: mood
";
    const AFTER: &str = "
enums:
  mood: [good, worse]
tables:
  agents:
    columns:
      id: { type: uuid, primary_key: true }
      name: text
      age: bigint?
      mood: mood
      team_id: { references: teams.id?, as: team, inverse: agents }
    indexes: [team_id]
  teams:
    columns:
      id: { type: int, primary_key: true }
";

    #[test]
    fn what_an_application_gains_and_loses() {
        let shown: Vec<String> = outline(BEFORE)
            .changes(&outline(AFTER))
            .into_iter()
            .map(|change| match change {
                OutlineChange::Gains(what) => format!("+ {what}"),
                OutlineChange::Differs { from, to } => format!("~ {from} -> {to}"),
                OutlineChange::Loses(what) => format!("- {what}"),
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        ~ Agent.age: i32 -> Agent.age: Option<i64>
        + Agent.team_id: Option<TeamId>
        + Agent::TEAM -> Option<Team>
        - Agent::by_name(name) -> Option<Agent>
        + Agent::by_team_id(team_id) -> Vec<Agent>
        ~ Agent::new(id, name, age, mood) -> Agent::new(id, name, mood)
        - Mood::Bad
        + Mood::Worse
        + Team
        + Team.id: TeamId
        + Team::AGENTS -> Vec<Agent>
        + Team::new(id)
        ");
        assert_eq!(outline(AFTER).changes(&outline(AFTER)), []);
    }
}
