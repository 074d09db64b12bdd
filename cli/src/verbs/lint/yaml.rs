//! What can be said of the design that the YAML describes, at its places in the YAML.

use std::collections::BTreeSet;

use tablewright_migrations::lint::{DesignFinding, Finding, lint_schema};
use tablewright_schema::{Dialect, Model, ObjectName, Span};

use super::{Args, Looked};
use crate::error::{CommandError, Kind};
use crate::verbs::Context;

/// Looks at the YAML for the kind of every configured database; what is found for several is said once.
pub(super) fn look(args: &Args, context: &Context<'_>) -> Result<Vec<Looked>, CommandError> {
    let project = context.project()?;
    let (model, settings) = (project.model()?, project.lint());
    let mut looked: Vec<Looked> = (0..model.sources.len())
        .filter_map(|file| u32::try_from(file).ok())
        .map(|file| Looked {
            path: model.sources.path(file).to_owned(),
            text: model.sources.text(file).to_owned(),
            found: Vec::new(),
            mended: None,
        })
        .collect();
    let asked: BTreeSet<Dialect> = match args.dialect {
        Some(spoken) => BTreeSet::from([spoken.dialect()]),
        None => project.targets()?.into_iter().flatten().map(|target| target.dialect).collect(),
    };
    for dialect in asked {
        let (schema, _) = model.schema(dialect).map_err(|findings| {
            CommandError::findings(Kind::Schema, format!("{dialect} cannot hold the schema"), findings)
        })?;
        for found in lint_schema(&schema, &settings) {
            add(found, &model, &mut looked);
        }
    }
    for looked in &mut looked {
        looked.found.sort_by_key(|finding| (finding.span.start, finding.rule.code));
        looked
            .found
            .dedup_by(|a, b| a.span == b.span && a.rule.code == b.rule.code && a.subject == b.subject);
    }
    // JSON Schemas are among the files, and have no tables.
    looked.retain(|looked| looked.path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml"));
    Ok(looked)
}

/// Puts a finding where the YAML says its table or column. One that is about what the YAML does not say has no place, and is left out.
fn add(found: DesignFinding, model: &Model, looked: &mut [Looked]) {
    let DesignFinding { finding, schema, table, column } = found;
    let name = ObjectName { schema, name: table };
    let Some(declared) = model.tables.get(&name) else { return };
    let column = column.and_then(|column| declared.column(&column));
    let Span { file, start, end } = column.map_or(declared.span, |column| column.span);
    // What can be pasted into SQL cannot be pasted into YAML; a type can.
    let fix = finding.fix.filter(|fix| !fix.contains([' ', ';', '\n']));
    if let Some(looked) = usize::try_from(file).ok().and_then(|file| looked.get_mut(file)) {
        let span = start as usize..end as usize;
        looked.found.push(Finding { span, fix, edits: Vec::new(), ..finding });
    }
}
