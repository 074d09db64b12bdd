//! Which rows are to be made: what the files ask for and what the caller does, once for each table.

use tablewright_schema::nearest::suggestion;
use tablewright_schema::{Diagnostic, Diagnostics, Model, ObjectName, Span};

use crate::files::SeedFile;
use crate::format::Format;
use crate::read::ReadOptions;
use crate::row::TableSeeds;
use crate::section::Section;
use crate::stream::Stream;
use crate::stream::fake::Fake;

/// What comes on top of every environment.
const TOP: usize = usize::MAX;

/// The rows that the caller asks for.
pub(crate) fn asked_for<'m>(
    options: &ReadOptions,
    model: &'m Model,
    out: &mut Diagnostics,
) -> Vec<Section<'m, 'static>> {
    let mut sections = Vec::new();
    for (name, rows) in &options.fake {
        let text = format!("{name}={rows}");
        let end = u32::try_from(name.len()).unwrap_or(u32::MAX);
        let span = Span { file: out.sources.add(format!("--fake {text}"), text), start: 0, end };
        match model.tables.get(&ObjectName::read(name)) {
            Some(table) => {
                let fake = Fake { rows: *rows, seed: options.fake_seed, with: None, span, line: 0 };
                let fake = Some(fake);
                sections.push(Section { table, matched: None, rows: &[], given: None, layer: TOP, fake });
            }
            None => {
                let names: Vec<String> = model.tables.keys().map(ObjectName::print).collect();
                let found = Diagnostic::new(span, format!("there is no table `{name}`"));
                out.push(match suggestion(name, names.iter().map(String::as_str)) {
                    Some(help) => found.help(help),
                    None => found,
                });
            }
        }
    }
    sections
}

/// The rows of each table that are to be made. What an environment says replaces what every environment has, and what the caller says
/// is how many: the rest stays as the files have it.
pub(crate) fn streams(
    sections: &[Section<'_, '_>],
    tables: &[TableSeeds],
    options: &ReadOptions,
    out: &mut Diagnostics,
) -> Vec<Stream> {
    let mut streams: Vec<Stream> = Vec::new();
    for section in sections {
        let table = tables.iter().position(|known| known.name == section.table.name);
        let (Some(fake), Some(table)) = (&section.fake, table) else { continue };
        let mut fake = fake.clone();
        fake.line = out.sources.line_column(fake.span).0;
        if fake.seed == 0 {
            fake.seed = options.fake_seed;
        }
        let file = SeedFile {
            path: out.sources.path(fake.span.file).to_owned(),
            format: Format::Yaml,
            table: Some(section.table.name.clone()),
            by_folder: false,
            layer: section.layer,
            bytes: fake.rows,
        };
        match streams.iter_mut().find(|known| known.table == table) {
            None => streams.push(Stream { table, file, fake: Some(fake) }),
            Some(known) if known.file.layer < section.layer => {
                if section.layer == TOP {
                    let below = known.fake.take();
                    fake.with = below.as_ref().and_then(|below| below.with.clone());
                    fake.seed = below.map_or(fake.seed, |below| below.seed);
                }
                *known = Stream { table, file, fake: Some(fake) };
            }
            Some(known) => {
                let first = known.fake.as_ref().map_or(fake.span, |fake| fake.span);
                let message = format!("rows of `{}` are to be made twice", section.table.name);
                let found = Diagnostic::new(fake.span, message).related(first, "asked for here");
                out.push(found.help("ask once: an environment may say another number"));
            }
        }
    }
    streams
}
