//! Hand-written SQL as data: statements, what each does, and where every part of it stands.
//!
//! This reads the statements that define things, on three databases, with one reader: what they share is a shape (a name, a list of elements
//! in parentheses, actions between commas), and what differs are words. It never fails: what it does not know is [`What::Other`], with its
//! tokens. A rule asks for what it looks for and leaves the rest alone (`_ =>`): a statement that is new here is no business of the rules that are there. Nothing is decided by it but what lint says; what a statement really does, [`crate::effects`] sees on a scratch database.

mod alter;
mod cursor;
mod made;
mod read;
mod shell;
mod table;

use std::ops::Range;

use tablewright::sql::{self, Statement as Split, Token, TokenKind};
use tablewright_schema::Dialect;

pub(crate) use made::Made;

use crate::dialect;
use cursor::Cursor;

/// A range of bytes of the text.
pub type Span = Range<usize>;

/// A text of SQL, read.
#[derive(Debug)]
pub(crate) struct Script<'a> {
    pub(crate) text: &'a str,
    pub(crate) dialect: Dialect,
    pub(crate) statements: Vec<Statement<'a>>,
    /// Every comment, in order.
    pub(crate) comments: Vec<Token<'a>>,
    /// Whether its first line says that no transaction is opened around it.
    pub(crate) no_transaction: bool,
}

/// The text with what only a shell understands blanked out, byte for byte: data behind `COPY … FROM stdin`, lines that begin with `\` or `.`.
pub(crate) fn without_shell(text: &str, dialect: Dialect) -> String {
    shell::blanked(text, dialect)
}

impl<'a> Script<'a> {
    /// Reads a text that is [`without_shell`].
    pub(crate) fn read(text: &'a str, dialect: Dialect) -> Self {
        let database = dialect::database(dialect);
        let comments = sql::tokens_of(text, database);
        let comments = comments.into_iter().filter(|token| token.kind == TokenKind::Comment).collect();
        let statements = sql::statements_of(text, database);
        let first = text.lines().next().unwrap_or_default();
        Self {
            text,
            dialect,
            statements: statements.into_iter().map(|split| Statement::read(split, dialect)).collect(),
            comments,
            no_transaction: first.trim_start_matches('\u{feff}').starts_with("-- no-transaction"),
        }
    }
}

/// One statement.
#[derive(Debug)]
pub(crate) struct Statement<'a> {
    /// Its text, without the semicolon.
    pub(crate) text: &'a str,
    /// Its first byte in the script.
    pub(crate) start: usize,
    /// Its tokens, comments left out; their places are those of the script.
    pub(crate) tokens: Vec<Token<'a>>,
    /// What it does.
    pub(crate) what: What,
}

impl<'a> Statement<'a> {
    fn read(split: Split<'a>, dialect: Dialect) -> Self {
        let Split { text, start } = split;
        let tokens: Vec<Token<'a>> = sql::tokens_of(text, dialect::database(dialect))
            .into_iter()
            .filter(|token| token.kind != TokenKind::Comment)
            .map(|token| Token { start: token.start + start, ..token })
            .collect();
        let what = read::what(&tokens);
        Self { text, start, tokens, what }
    }

    /// The whole of it.
    pub(crate) fn span(&self) -> Span {
        self.start..self.start + self.text.len()
    }

    /// The words that it begins with, as many as are asked for: where a finding about the whole statement is marked.
    pub(crate) fn head(&self, words: usize) -> Span {
        let last = self.tokens[..self.tokens.len().min(words)].last();
        self.start..last.map_or(self.start, Token::end)
    }

    /// Whether this keyword stands anywhere in it outside of quotes.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.word(word).is_some()
    }

    /// The place of a keyword.
    pub(crate) fn word(&self, word: &str) -> Option<Span> {
        self.tokens.iter().find(|token| token.is_word(word)).map(span_of)
    }

    /// The name behind the first such keyword.
    pub(crate) fn name_after(&self, word: &str) -> Option<Name> {
        let at = self.tokens.iter().position(|token| token.is_word(word))?;
        Cursor::new(&self.tokens[at + 1..]).name()
    }

    /// The actions of an ALTER TABLE; none of another statement.
    pub(crate) fn actions(&self) -> &[Action] {
        match &self.what {
            What::AlterTable(alter) => &alter.actions,
            _ => &[],
        }
    }
}

/// The place of a token.
pub(crate) fn span_of(token: &Token<'_>) -> Span {
    token.start..token.end()
}

/// A name as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Ident {
    pub(crate) text: String,
    pub(crate) quoted: bool,
    pub(crate) span: Span,
}

impl Ident {
    /// Whether it names the same: case does not matter, since two names that differ in nothing else are not found side by side.
    pub(crate) fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }
}

/// A name that may have a schema before it.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) schema: Option<String>,
    pub(crate) name: Ident,
    pub(crate) span: Span,
}

impl Name {
    /// Whether both name the same, as far as they say.
    pub(crate) fn is(&self, other: &Name) -> bool {
        let same_schema = match (&self.schema, &other.schema) {
            (Some(ours), Some(theirs)) => ours.eq_ignore_ascii_case(theirs),
            (None, _) | (_, None) => true,
        };
        same_schema && self.name.is(&other.name.text)
    }

    /// As it is shown: `billing.invoices`.
    pub(crate) fn shown(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name.text),
            None => self.name.text.clone(),
        }
    }
}

/// What a statement does.
#[derive(Debug)]
pub(crate) enum What {
    CreateTable(CreateTable),
    AlterTable(AlterTable),
    CreateIndex(CreateIndex),
    /// `CREATE` of anything else: `VIEW`, `FUNCTION`, `MATERIALIZED VIEW`.
    Create(Create),
    /// `DROP` of anything: `TABLE`, `INDEX`, `FOREIGN KEY` excepted, which an ALTER drops.
    Drop(Drop),
    /// `ALTER` of anything but a table: `TYPE`, `DOMAIN`.
    Alter {
        kind: String,
        name: Option<Name>,
    },
    /// MySQL's `RENAME TABLE a TO b, …`.
    RenameTables(Vec<(Name, Name)>),
    Truncate(Vec<Name>),
    Update {
        table: Option<Name>,
        has_where: bool,
    },
    Delete {
        table: Option<Name>,
        has_where: bool,
    },
    Insert {
        table: Option<Name>,
        has_columns: bool,
    },
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`.
    Commit,
    Rollback,
    Other,
}

#[derive(Debug)]
pub(crate) struct CreateTable {
    pub(crate) name: Name,
    pub(crate) temporary: bool,
    pub(crate) if_not_exists: bool,
    pub(crate) columns: Vec<Column>,
    pub(crate) constraints: Vec<Constraint>,
    /// Whether its columns come from somewhere else: `AS SELECT`, `LIKE`, `PARTITION OF`, `INHERITS`.
    pub(crate) is_derived: bool,
    /// What stands behind the list of columns: `ENGINE=InnoDB`, `STRICT`.
    pub(crate) options: Vec<Setting>,
}

/// An option that is a word, or a word and a value.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) key: String,
    pub(crate) value: Option<String>,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) not_null: bool,
    pub(crate) default: Option<Written>,
    pub(crate) primary_key: Option<Span>,
    pub(crate) unique: Option<Span>,
    pub(crate) references: Option<Reference>,
    pub(crate) check: Option<Span>,
    pub(crate) generated: Option<Generated>,
    pub(crate) identity: Option<Span>,
    pub(crate) auto_increment: Option<Span>,
    pub(crate) charset: Option<(String, Span)>,
    pub(crate) span: Span,
}

/// A computed column.
#[derive(Clone, Debug)]
pub(crate) struct Generated {
    pub(crate) stored: bool,
    pub(crate) span: Span,
}

/// A type as it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Type {
    /// Its words in lower case, without what stands in parentheses: `character varying`, `int unsigned`.
    pub(crate) name: String,
    /// What stands in parentheses.
    pub(crate) arguments: Vec<String>,
    pub(crate) is_array: bool,
    /// As it is written.
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl Type {
    /// Whether it is one of these, whatever its arguments and signs.
    pub(crate) fn is(&self, names: &[&str]) -> bool {
        let name = self.name.strip_suffix(" zerofill").unwrap_or(&self.name);
        let name = name.strip_suffix(" unsigned").or(name.strip_suffix(" signed")).unwrap_or(name);
        !self.is_array && names.contains(&name)
    }
}

/// A piece of SQL.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// The functions that are called in it, in lower case.
    pub(crate) calls: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) table: Name,
    pub(crate) columns: Vec<Ident>,
    pub(crate) span: Span,
}

/// A constraint, or (MySQL) an index, among the elements of a table.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    pub(crate) name: Option<Ident>,
    pub(crate) kind: Kind,
    /// `NOT VALID`, `NOT ENFORCED`: rows that are there are not looked at.
    pub(crate) not_valid: bool,
    /// `USING INDEX`: the index is there already.
    pub(crate) using_index: bool,
    pub(crate) span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    PrimaryKey(Vec<Ident>),
    Unique(Vec<Ident>),
    ForeignKey {
        columns: Vec<Ident>,
        reference: Reference,
    },
    Check(Written),
    Exclude,
    /// `KEY`, `INDEX`, `FULLTEXT`, `SPATIAL`: how it is called, and what it is of.
    Index {
        method: Option<String>,
        columns: Vec<Ident>,
    },
}

#[derive(Debug)]
pub(crate) struct AlterTable {
    pub(crate) name: Name,
    pub(crate) actions: Vec<Action>,
}

/// One of the things that an ALTER TABLE does.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) span: Span,
    pub(crate) does: Does,
}

#[derive(Debug)]
pub(crate) enum Does {
    AddColumn(Column),
    DropColumn {
        name: Ident,
        cascade: bool,
    },
    RenameColumn {
        from: Ident,
        to: Ident,
    },
    RenameTable(Name),
    /// `ALTER COLUMN … TYPE …`.
    SetType {
        column: Ident,
        ty: Type,
    },
    SetDefault,
    DropDefault {
        column: Ident,
    },
    SetNotNull {
        column: Ident,
    },
    DropNotNull {
        column: Ident,
    },
    /// MySQL's `MODIFY` and `CHANGE`: the column's definition anew.
    Define {
        from: Ident,
        column: Column,
    },
    AddConstraint(Constraint),
    DropConstraint {
        kind: Gone,
        name: Option<Ident>,
    },
    RenameConstraint,
    Validate {
        name: Ident,
    },
    Attach {
        partition: Name,
    },
    Detach {
        partition: Name,
        concurrently: bool,
    },
    /// MySQL: `DROP PARTITION p0`, `TRUNCATE PARTITION p0`.
    EmptyPartition {
        names: Vec<Ident>,
    },
    SetSchema,
    /// `SET (…)`, `ENGINE = …`, `ALGORITHM = …` and everything else: its first words in upper case.
    Setting {
        words: String,
        value: Option<String>,
    },
}

/// Which kind of constraint goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    PrimaryKey,
    ForeignKey,
    Check,
    Index,
    /// It is called a constraint and nothing else.
    Constraint,
}

#[derive(Debug)]
pub(crate) struct CreateIndex {
    pub(crate) name: Option<Name>,
    pub(crate) table: Name,
    pub(crate) unique: bool,
    pub(crate) concurrently: bool,
    /// `GIN`, `FULLTEXT`.
    pub(crate) method: Option<String>,
    /// The columns that are indexed as they are, up to the first expression.
    pub(crate) columns: Vec<Ident>,
    /// How many keys there are, expressions included.
    pub(crate) keys: usize,
    pub(crate) partial: bool,
    /// `ON ONLY`: the partitions' own indexes are made and attached one by one.
    pub(crate) only: bool,
}

impl CreateIndex {
    /// As it is shown: its name, or its table's.
    pub(crate) fn shown(&self) -> String {
        self.name.as_ref().unwrap_or(&self.table).shown()
    }
}

#[derive(Debug)]
pub(crate) struct Create {
    /// In upper case: `VIEW`, `MATERIALIZED VIEW`.
    pub(crate) kind: String,
    pub(crate) name: Option<Name>,
}

#[derive(Debug)]
pub(crate) struct Drop {
    /// In upper case: `TABLE`, `INDEX`, `MATERIALIZED VIEW`.
    pub(crate) kind: String,
    pub(crate) names: Vec<Name>,
    pub(crate) cascade: Option<Span>,
    pub(crate) concurrently: bool,
    /// MySQL's `DROP INDEX i ON t`, PostgreSQL's `DROP TRIGGER g ON t`.
    pub(crate) on: Option<Name>,
}
