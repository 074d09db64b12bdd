//! Where in the YAML stands what a server refuses.

use tablewright_schema::model::{Default, Object, PerDialect, Table, Type};
use tablewright_schema::object::ObjectId;
use tablewright_schema::schema::IndexKeyOf;
use tablewright_schema::yaml::Spanned;
use tablewright_schema::yaml::place::scalars;
use tablewright_schema::{Diagnostic, Diagnostics, Dialect, Model, Span};

use crate::{AuthoringError, Part, Refusal};

/// The error with the places in the YAML, where it is about something that the YAML says.
pub fn placed(error: AuthoringError, model: &Model, dialect: Dialect) -> AuthoringError {
    match error {
        AuthoringError::Refused(refusals) if refusals.iter().all(|refusal| is_declared(refusal, model)) => {
            let mut found = Diagnostics::new(model.sources.clone());
            found.list = refusals.iter().filter_map(|refusal| diagnostic(refusal, model, dialect)).collect();
            AuthoringError::Schema(found.sorted())
        }
        other => other,
    }
}

fn is_declared(refusal: &Refusal, model: &Model) -> bool {
    match &refusal.part {
        Part::Object(id) => declared_object(id, model).is_some(),
        Part::Table
        | Part::Type(_)
        | Part::Default(_)
        | Part::Generated(_)
        | Part::Check(_)
        | Part::Exclusion(_)
        | Part::PartitionKey
        | Part::Partition(_)
        | Part::Index(_) => model.tables.contains_key(&refusal.table),
    }
}

fn declared_object<'a>(id: &ObjectId, model: &'a Model) -> Option<&'a Object> {
    let exact = model.objects.iter().find(|object| object.id == *id);
    let is_it =
        |object: &&Object| object.id.kind == id.kind && object.id.on == id.on && object.id.name == id.name;
    exact.or_else(|| model.objects.iter().find(is_it))
}

/// An object's text stands in its statement, where the server saw the error, and in the file.
fn of_object(refusal: &Refusal, id: &ObjectId, model: &Model, dialect: Dialect) -> Option<Diagnostic> {
    let object = declared_object(id, model)?;
    let words = scalars(&model.sources, object.span);
    let text = object.text.on(dialect).map(|text| text.trim()).filter(|text| !text.is_empty());
    let in_text =
        |at: usize| at.checked_sub(refusal.sql.find(text?)?).filter(|at| *at <= text.map_or(0, str::len));
    let seen = text.and_then(|text| {
        let at = refusal.at.and_then(in_text).or_else(|| named(&refusal.message, text))?;
        inside(&words, text, at, model)
    });
    let whole = || text.filter(|text| !text.contains('\n')).and_then(|text| whole(&words, text));
    let span = seen.or_else(whole).unwrap_or(object.span);
    let message = format!("{dialect} refuses the {}", refusal.subject());
    Some(Diagnostic::new(span, message).label(refusal.message.as_str()))
}

fn diagnostic(refusal: &Refusal, model: &Model, dialect: Dialect) -> Option<Diagnostic> {
    if let Part::Object(id) = &refusal.part {
        return of_object(refusal, id, model, dialect);
    }
    let table = model.tables.get(&refusal.table)?;
    let Written { declared, texts } = written(table, &refusal.part, dialect);
    let message = format!("{dialect} refuses the {}", refusal.subject());
    let words = scalars(&model.sources, declared);
    let said = |text: &&str| inside(&words, text, named(&refusal.message, text)?, model);
    let seen = refusal.at.and_then(|at| inside(&words, &refusal.sql, at, model));
    let seen = seen.or_else(|| texts.iter().find_map(said)).or_else(|| match texts.as_slice() {
        [text] => whole(&words, text),
        // Of several expressions it is not known which one is meant.
        _ => None,
    });
    let span = seen.unwrap_or(declared);
    Some(Diagnostic::new(span, message).label(refusal.message.as_str()))
}

/// What was written of a part: where, and the texts that may be meant.
struct Written<'a> {
    declared: Span,
    texts: Vec<&'a str>,
}

fn written<'a>(table: &'a Table, part: &Part, dialect: Dialect) -> Written<'a> {
    let whole = Written { declared: table.span, texts: Vec::new() };
    let column = |name: &str| table.column(name);
    match part {
        Part::Table | Part::Object(_) => whole,
        Part::PartitionKey => {
            Written { texts: table.partition_by.iter().map(String::as_str).collect(), ..whole }
        }
        Part::Partition(name) => {
            let found = table.partitions.iter().find(|part| part.table.name.to_string() == *name);
            found.map_or(whole, |part| Written {
                declared: part.table.span,
                texts: vec![part.bound.strip_prefix("FOR VALUES ").unwrap_or(&part.bound)],
            })
        }
        Part::Type(name) => column(name).map_or(whole, |column| Written {
            declared: column.span,
            texts: match column.ty.on(dialect) {
                Some(Type::Native(text)) => vec![text],
                _ => Vec::new(),
            },
        }),
        Part::Default(name) => column(name).map_or(whole, |column| Written {
            declared: column.span,
            texts: match column.default.as_ref().and_then(|default| default.on(dialect)) {
                Some(Default::Sql(text)) => vec![text],
                Some(Default::Value(_)) | None => Vec::new(),
            },
        }),
        Part::Generated(name) => column(name).map_or(whole, |column| Written {
            declared: column.span,
            texts: sql(column.generated.as_ref().map(|(sql, _)| sql), dialect),
        }),
        Part::Check(name) => match table.checks.iter().find(|check| check.name == *name) {
            Some(check) => Written { declared: check.span, texts: sql(Some(&check.expr), dialect) },
            None => whole,
        },
        Part::Exclusion(name) => match table.exclusions.iter().find(|exclusion| exclusion.name == *name) {
            Some(exclusion) => Written { declared: exclusion.span, texts: vec![&exclusion.definition] },
            None => whole,
        },
        Part::Index(name) => match table.indexes.iter().find(|index| index.name == *name) {
            Some(index) => {
                let keys = index.keys.iter().filter_map(|key| match &key.of {
                    IndexKeyOf::Expr(expr) => Some(expr.sql()),
                    IndexKeyOf::Column(_) => None,
                });
                let texts = keys.chain(sql(index.predicate.as_ref(), dialect)).collect();
                Written { declared: index.span, texts }
            }
            None => whole,
        },
    }
}

fn sql(written: Option<&PerDialect<String>>, dialect: Dialect) -> Vec<&str> {
    written.and_then(|written| written.on(dialect)).map(String::as_str).into_iter().collect()
}

/// The value that is this text.
fn whole(words: &[Spanned<String>], text: &str) -> Option<Span> {
    let bare = |word: &str| word.trim_end_matches('?').trim_end() == text;
    let exact = words.iter().find(|word| word.value == text || bare(&word.value));
    exact.or_else(|| words.iter().find(|word| word.value.contains(text))).map(|word| word.span)
}

/// The byte of an expression where the name stands that a message is about, if it stands there once: `column "prize" does
/// not exist`, `function prize() does not exist`, `no such column: prize`.
fn named(message: &str, sql: &str) -> Option<usize> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let quoted = message.split('"').nth(1);
    let called = message.split_once('(').and_then(|(before, _)| before.rsplit(|c| !is_name(c)).next());
    let last = message.rsplit_once(": ").map(|(_, last)| last.rsplit('.').next().unwrap_or(last));
    [quoted, called, last]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty() && name.chars().all(is_name))
        .find_map(|name| {
            let alone = |at: usize| {
                let before = sql[..at].chars().next_back();
                let after = sql[at + name.len()..].chars().next();
                !before.is_some_and(is_name) && !after.is_some_and(is_name)
            };
            let mut places = sql.match_indices(name).map(|(at, _)| at).filter(|at| alone(*at));
            places.next().filter(|_| places.next().is_none())
        })
}

/// The word at a byte of an expression, if the expression stands in the file as it is: on one line, without escapes.
fn inside(words: &[Spanned<String>], sql: &str, at: usize, model: &Model) -> Option<Span> {
    let word = words
        .iter()
        .find(|word| word.value == sql)
        .or_else(|| words.iter().find(|word| word.value.contains(sql)))?;
    let Span { file, start, end } = word.span;
    let source = model.sources.text(file).get(start as usize..end as usize)?;
    let begin = source.find(sql)?;
    let rest = sql.get(at..)?;
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let length = match rest.find(|c| !name(c)) {
        Some(0) => rest.chars().next().map_or(0, char::len_utf8),
        Some(length) => length,
        None => rest.len(),
    };
    // What is missing at the end is marked on the last character.
    let begin = begin + if length == 0 { at.saturating_sub(1) } else { at };
    let from = start + u32::try_from(begin).ok()?;
    Some(Span { file, start: from, end: from + u32::try_from(length.max(1)).ok()? })
}

/// Where the backfill or cast stands that a failed statement was made of, if it is one. `message` is what the server said: it
/// often names a word of the one that is meant.
pub fn place_of_statement(statement: &str, message: &str, model: &Model, dialect: Dialect) -> Option<Span> {
    let spelling = dialect.spelling();
    let found = model.tables.values().flat_map(|table| {
        let name = spelling.ident(&table.name.name);
        let columns = table.columns.iter().filter(move |_| statement.contains(&name));
        columns.flat_map(|column| {
            let texts =
                sql(column.backfill.as_ref(), dialect).into_iter().chain(sql(column.using.as_ref(), dialect));
            texts.map(move |text| (column, text))
        })
    });
    let found: Vec<_> = found.filter(|(_, text)| statement.contains(text)).collect();
    let (column, text) = found.iter().find(|(_, text)| named(message, text).is_some()).or(found.first())?;
    let words = scalars(&model.sources, column.span);
    named(message, text).and_then(|at| inside(&words, text, at, model)).or_else(|| whole(&words, text))
}
