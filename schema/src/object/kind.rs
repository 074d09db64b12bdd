//! The kinds of objects, and what is to be known of each: one row a kind.

use crate::Dialect;
use crate::access::Subject;

/// The kinds, in an order in which a new database can usually make them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A namespace of the database.
    Schema,
    /// What CREATE EXTENSION installs.
    Extension,
    /// A type that is named and not yet defined.
    ShellType,
    /// A type whose values only its own functions can read.
    BaseType,
    /// A rule of order for text.
    Collation,
    /// A type with defaults and checks of its own.
    Domain,
    /// A row's type without a table.
    CompositeType,
    /// A type of ranges, with its multirange.
    RangeType,
    /// A sequence that no column owns.
    Sequence,
    /// A function of any language.
    Function,
    /// What CALL runs.
    Procedure,
    /// An aggregate function.
    Aggregate,
    /// An operator, told apart by its operands.
    Operator,
    /// Operators and functions that an index can be asked with, for several types.
    OperatorFamily,
    /// How an index keeps one type.
    OperatorClass,
    /// How one type becomes another.
    Cast,
    /// A language for functions.
    Language,
    /// How a language sees a type.
    Transform,
    /// How text of one encoding becomes text of another.
    Conversion,
    /// How a table or an index is kept.
    AccessMethod,
    /// What splits a text into words.
    TextSearchParser,
    /// What dictionaries are made of.
    TextSearchTemplate,
    /// What turns words into lexemes.
    TextSearchDictionary,
    /// Which dictionaries a parser's words go through.
    TextSearchConfiguration,
    /// How a kind of foreign server is spoken to.
    ForeignDataWrapper,
    /// A foreign server.
    Server,
    /// As whom a role speaks to a foreign server.
    UserMapping,
    /// A table on a foreign server.
    ForeignTable,
    /// A table that a module keeps: full text search, R*Tree.
    VirtualTable,
    /// A stored query.
    View,
    /// A stored query with its rows.
    MaterializedView,
    /// An index of a materialized view.
    ViewIndex,
    /// Extended statistics.
    Statistics,
    /// A rewrite rule of a table or view.
    Rule,
    /// A trigger of a table or view.
    Trigger,
    /// A row-level security policy.
    Policy,
    /// A trigger on DDL.
    EventTrigger,
    /// What the server runs by the clock.
    Event,
    /// What logical replication publishes.
    Publication,
    /// What logical replication subscribes to.
    Subscription,
}

/// What is to be known of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The kind.
    pub kind: ObjectKind,
    /// What people call it: `materialized view`.
    pub words: &'static str,
    /// What CREATE, DROP and COMMENT ON call it: `MATERIALIZED VIEW`.
    pub sql: &'static str,
    /// Its key in the YAML; two kinds may share one (`types`).
    pub key: &'static str,
    /// How the short form becomes a statement.
    pub short: Short,
    /// Whether it is written inside a table or view, and named by it.
    pub hangs: bool,
    /// How it is changed.
    pub change: Change,
    /// Whether it is made anew under another name by ALTER … RENAME TO.
    pub renames: bool,
    /// How its name is written.
    pub(super) names: Names,
    /// What tells those of one name apart.
    pub(super) told_apart: ToldApart,
    /// What can be granted of it. `None` where nothing can.
    pub subject: Option<Subject>,
    /// Whether it has an owner who can be another.
    pub has_owner: bool,
    /// What is lost when it is dropped, beyond its definition.
    pub loses: Option<&'static str>,
    /// Whether the server keeps expressions of it and prints them anew, instead of the author's text: those that say one of these
    /// words do, or all if there are none.
    pub prints: Option<&'static [&'static str]>,
    /// The databases that have it.
    pub on: &'static [Dialect],
}

/// How a short form becomes a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// There is none: the statement is written out.
    None,
    /// `CREATE <kind> <name> AS <text>`.
    As,
    /// `CREATE <kind> <name> <text>`; the text may be left out.
    Options,
    /// `CREATE <kind> <name> ON <table> <text>`.
    OnTable,
    /// `BEFORE UPDATE FOR EACH ROW …`, into which the table is put.
    Trigger,
    /// `ON INSERT DO INSTEAD …`, into which the table is put.
    Rule,
}

/// How an object becomes another of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is dropped and made anew, and so is what depends on it.
    Anew,
    /// `CREATE OR REPLACE` where the new signature is the old one.
    ReplaceSame,
    /// `CREATE OR REPLACE` where the new signature begins with the old one.
    ReplaceLonger,
    /// `ALTER <kind>` takes the options of CREATE.
    AlterOptions,
    /// By the parts of its signature: what cannot change, the version of a server, then options, each `"name" 'value'`.
    SetOptions,
    /// By the parts of its signature: a domain's constraints and default.
    AlterDomain,
    /// By the parts of its signature: attributes of a composite type, which come and go at its end.
    AlterAttributes,
}

/// How an object's name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// `"schema"."name"`.
    Plain,
    /// `"name"`: what hangs on something, or is in no schema.
    Alone,
    /// `"schema".===`.
    Symbol,
    /// `(a AS b)`.
    Cast,
    /// `FOR a LANGUAGE b`.
    Transform,
    /// `FOR "role" SERVER "server"`: what hangs on a server, which is no relation.
    Mapping,
}

/// What tells objects of one kind and name apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToldApart {
    /// Nothing: there is one.
    No,
    /// The arguments, as a routine's are written: `(a integer)`.
    Arguments,
    /// The access method: `USING btree`.
    Method,
}

const POSTGRES: &[Dialect] = &[Dialect::Postgres];
const SQLITE: &[Dialect] = &[Dialect::Sqlite];
const SERVERS: &[Dialect] = &[Dialect::Postgres, Dialect::Mysql];
const MYSQL: &[Dialect] = &[Dialect::Mysql];
const ALL: &[Dialect] = &Dialect::ALL;

#[rustfmt::skip]
const FACTS: [Facts; 40] = [
    of(ObjectKind::Schema, "schema", "SCHEMA", "schemas", Short::Options).named(Names::Alone).renames().grants(Subject::Schema),
    of(ObjectKind::Extension, "extension", "EXTENSION", "extensions", Short::Options).named(Names::Alone).unowned()
        .loses("the extension goes with everything that it brought"),
    of(ObjectKind::ShellType, "shell type", "TYPE", "shell_types", Short::Options).unowned(),
    of(ObjectKind::BaseType, "base type", "TYPE", "base_types", Short::Options).renames().grants(Subject::Type)
        .loses("the type goes, and with it the functions that read and write its values"),
    of(ObjectKind::Collation, "collation", "COLLATION", "collations", Short::Options).renames(),
    of(ObjectKind::Domain, "domain", "DOMAIN", "domains", Short::As).change(Change::AlterDomain).renames().grants(Subject::Type).prints(&["check", "default"]),
    of(ObjectKind::CompositeType, "composite type", "TYPE", "types", Short::As).change(Change::AlterAttributes).renames().grants(Subject::Type),
    of(ObjectKind::RangeType, "range type", "TYPE", "types", Short::As).renames().grants(Subject::Type),
    of(ObjectKind::Sequence, "sequence", "SEQUENCE", "sequences", Short::Options).change(Change::AlterOptions).renames().grants(Subject::Sequence).on(SERVERS)
        .loses("the sequence goes, and with it how far it has counted"),
    of(ObjectKind::Function, "function", "FUNCTION", "functions", Short::None).told_apart(ToldApart::Arguments).change(Change::ReplaceSame).grants(Subject::Routine).on(SERVERS).prints(&["default", "atomic"]),
    of(ObjectKind::Procedure, "procedure", "PROCEDURE", "procedures", Short::None).told_apart(ToldApart::Arguments).change(Change::ReplaceSame).grants(Subject::Routine).on(SERVERS).prints(&["default", "atomic"]),
    of(ObjectKind::Aggregate, "aggregate", "AGGREGATE", "aggregates", Short::None).told_apart(ToldApart::Arguments).grants(Subject::Routine),
    of(ObjectKind::Operator, "operator", "OPERATOR", "operators", Short::None).named(Names::Symbol).told_apart(ToldApart::Arguments),
    of(ObjectKind::OperatorFamily, "operator family", "OPERATOR FAMILY", "operator_families", Short::None).told_apart(ToldApart::Method),
    of(ObjectKind::OperatorClass, "operator class", "OPERATOR CLASS", "operator_classes", Short::None).told_apart(ToldApart::Method),
    of(ObjectKind::Cast, "cast", "CAST", "casts", Short::None).named(Names::Cast).unowned(),
    of(ObjectKind::Language, "language", "LANGUAGE", "languages", Short::Options).named(Names::Alone).renames().grants(Subject::Language),
    of(ObjectKind::Transform, "transform", "TRANSFORM", "transforms", Short::None).named(Names::Transform).unowned(),
    of(ObjectKind::Conversion, "conversion", "CONVERSION", "conversions", Short::Options).renames(),
    of(ObjectKind::AccessMethod, "access method", "ACCESS METHOD", "access_methods", Short::Options).named(Names::Alone).unowned(),
    of(ObjectKind::TextSearchParser, "text search parser", "TEXT SEARCH PARSER", "text_search_parsers", Short::Options).renames().unowned(),
    of(ObjectKind::TextSearchTemplate, "text search template", "TEXT SEARCH TEMPLATE", "text_search_templates", Short::Options).renames().unowned(),
    of(ObjectKind::TextSearchDictionary, "text search dictionary", "TEXT SEARCH DICTIONARY", "text_search_dictionaries", Short::Options).renames(),
    of(ObjectKind::TextSearchConfiguration, "text search configuration", "TEXT SEARCH CONFIGURATION", "text_search_configurations", Short::None).renames(),
    of(ObjectKind::ForeignDataWrapper, "foreign data wrapper", "FOREIGN DATA WRAPPER", "foreign_data_wrappers", Short::Options).named(Names::Alone).change(Change::SetOptions).renames().grants(Subject::Wrapper),
    of(ObjectKind::Server, "server", "SERVER", "servers", Short::Options).named(Names::Alone).change(Change::SetOptions).renames().grants(Subject::Server),
    of(ObjectKind::UserMapping, "user mapping", "USER MAPPING", "user_mappings", Short::Options).named(Names::Mapping).change(Change::SetOptions).unowned()
        .loses("the user mapping goes, and with it the password and whatever other secret only the server has"),
    of(ObjectKind::ForeignTable, "foreign table", "FOREIGN TABLE", "foreign_tables", Short::Options).renames().grants(Subject::Table).prints(&["check", "default", "generated"]),
    of(ObjectKind::VirtualTable, "virtual table", "VIRTUAL TABLE", "virtual_tables", Short::Options).renames().unowned().on(SQLITE)
        .loses("the virtual table goes with all that it holds"),
    of(ObjectKind::View, "view", "VIEW", "views", Short::As).change(Change::ReplaceLonger).renames().grants(Subject::Table).on(ALL).prints(&[]),
    of(ObjectKind::MaterializedView, "materialized view", "MATERIALIZED VIEW", "materialized_views", Short::As).renames().grants(Subject::Table).prints(&[]),
    of(ObjectKind::ViewIndex, "index", "INDEX", "indexes", Short::None).unowned().prints(&[]),
    of(ObjectKind::Statistics, "statistics", "STATISTICS", "statistics", Short::Options).renames().prints(&[]),
    of(ObjectKind::Rule, "rule", "RULE", "rules", Short::Rule).hangs().unowned().prints(&[]),
    of(ObjectKind::Trigger, "trigger", "TRIGGER", "triggers", Short::Trigger).hangs().unowned().on(ALL).prints(&[]),
    of(ObjectKind::Policy, "policy", "POLICY", "policies", Short::OnTable).hangs().unowned().prints(&[]),
    of(ObjectKind::EventTrigger, "event trigger", "EVENT TRIGGER", "event_triggers", Short::Options).named(Names::Alone).renames(),
    of(ObjectKind::Event, "event", "EVENT", "events", Short::Options).renames().unowned().on(MYSQL).prints(&[]),
    of(ObjectKind::Publication, "publication", "PUBLICATION", "publications", Short::Options).named(Names::Alone).renames().prints(&["where"]),
    of(ObjectKind::Subscription, "subscription", "SUBSCRIPTION", "subscriptions", Short::Options).named(Names::Alone).change(Change::AlterOptions).renames()
        .loses("the subscription goes, and with it how far it has come; its slot stays on the publisher"),
];

const fn of(
    kind: ObjectKind,
    words: &'static str,
    sql: &'static str,
    key: &'static str,
    short: Short,
) -> Facts {
    Facts {
        kind,
        words,
        sql,
        key,
        short,
        hangs: false,
        change: Change::Anew,
        renames: false,
        names: Names::Plain,
        told_apart: ToldApart::No,
        subject: None,
        has_owner: true,
        loses: None,
        prints: None,
        on: POSTGRES,
    }
}

impl Facts {
    const fn hangs(self) -> Self {
        Self { hangs: true, names: Names::Alone, ..self }
    }

    const fn named(self, names: Names) -> Self {
        Self { names, ..self }
    }

    const fn told_apart(self, told_apart: ToldApart) -> Self {
        Self { told_apart, ..self }
    }

    const fn change(self, change: Change) -> Self {
        Self { change, ..self }
    }

    const fn prints(self, words: &'static [&'static str]) -> Self {
        Self { prints: Some(words), ..self }
    }

    const fn renames(self) -> Self {
        Self { renames: true, ..self }
    }

    const fn on(self, on: &'static [Dialect]) -> Self {
        Self { on, ..self }
    }

    const fn grants(self, subject: Subject) -> Self {
        Self { subject: Some(subject), ..self }
    }

    const fn unowned(self) -> Self {
        Self { has_owner: false, ..self }
    }

    const fn loses(self, what: &'static str) -> Self {
        Self { loses: Some(what), ..self }
    }
}

impl ObjectKind {
    /// Every kind, in their order.
    pub fn all() -> impl Iterator<Item = ObjectKind> {
        FACTS.iter().map(|facts| facts.kind)
    }

    /// What is to be known of it.
    pub fn facts(self) -> &'static Facts {
        // The rows stand in the order of the variants, which a test holds.
        &FACTS[self as usize]
    }

    /// The kind that a database calls so: `materialized view`.
    pub fn from_words(words: &str) -> Option<Self> {
        FACTS.iter().find(|facts| facts.words == words).map(|facts| facts.kind)
    }

    /// Whether its name alone may be that of several: a routine is told apart by its arguments too.
    pub fn has_arguments(self) -> bool {
        self.facts().told_apart != ToldApart::No
    }

    /// Whether it is in no database schema.
    pub fn is_of_the_database(self) -> bool {
        match self.facts().names {
            Names::Alone => !self.facts().hangs,
            Names::Cast | Names::Transform => true,
            // It is said inside its server.
            Names::Mapping => false,
            Names::Plain | Names::Symbol => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_row() {
        for (at, facts) in FACTS.iter().enumerate() {
            assert_eq!(facts.kind as usize, at, "{}", facts.words);
            assert_eq!(ObjectKind::from_words(facts.words), Some(facts.kind));
        }
    }
}
