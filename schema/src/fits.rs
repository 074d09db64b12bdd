//! What the YAML says that a server's version does not have yet.

use crate::{Diagnostic, Diagnostics, Dialect, Model, Span};

/// Something that a database has from a version on.
pub struct Need {
    /// The first major version that has it.
    pub since: u32,
    /// What it is, in the YAML's words.
    pub what: &'static str,
    /// Where the YAML says it.
    pub span: Span,
}

impl Model {
    /// Whether a server of that major version (15) has everything that the tables say. What stands in SQL of the author's own, the
    /// server itself is asked.
    ///
    /// # Errors
    ///
    /// Everything that it lacks, each with its place and the version that has it.
    pub fn fits(&self, dialect: Dialect, version: u32) -> Result<(), Diagnostics> {
        let mut out = Diagnostics::new(self.sources.clone());
        let here = self.tables.values().filter(|table| table.only.includes(dialect));
        let needs = here.flat_map(|table| dialect.spelling().needs(table));
        for Need { since, what, span } in needs.filter(|need| need.since > version) {
            let message = format!("{dialect} has {what} from version {since} on, and this is {version}");
            out.push(Diagnostic::new(span, message).help("leave it out, or migrate a newer server"));
        }
        out.or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn lacks(version: u32, yaml: &str) -> String {
        let model = yaml::read_sources(vec![("schema.yaml".into(), yaml.to_owned())], |_| Err(String::new()));
        let model = model.expect("the YAML reads");
        let found = model.fits(Dialect::Postgres, version).err();
        found.map(|found| found.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_an_older_server_lacks_is_said_with_its_place() {
        let yaml = "\
tables:
  rooms:
    columns:
      id: int
      during: { type: { postgres: int4range } }
      size: { type: int, not_null: has_size }
      twice: { type: int, generated: { sql: size * 2, stored: false } }
      note: { type: text?, compression: lz4 }
    primary_key: { columns: [id, during], without_overlaps: true }
    uniques:
      - { columns: [note], nulls_not_distinct: true }
    checks:
      positive: { sql: size > 0, not_enforced: true }
    only: postgres
";
        let count = |version| lacks(version, yaml).matches(" from version ").count();
        assert_eq!([18, 17, 15, 14, 13].map(count), [0, 4, 4, 5, 6]);
        let found = lacks(17, yaml);
        let place = "schema.yaml:6:";
        assert!(
            found.contains(place) && found.contains("`not_null` from version 18 on, and this is 17"),
            "{found}"
        );
    }
}
