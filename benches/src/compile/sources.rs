//! The same tables and the same five operations on each (find, insert, update, list, delete), in four styles.

use std::fmt::Write as _;
use std::path::Path;

/// Who compiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Ours,
    FromRow,
    SeaOrm,
    Diesel,
}

impl Style {
    pub(crate) const ALL: [Style; 4] = [Style::Ours, Style::FromRow, Style::SeaOrm, Style::Diesel];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Style::Ours => "tablewright",
            Style::FromRow => "sqlx FromRow",
            Style::SeaOrm => "SeaORM 2",
            Style::Diesel => "Diesel",
        }
    }

    pub(crate) fn crate_name(self, tables: usize) -> String {
        let style = match self {
            Style::Ours => "ours",
            Style::FromRow => "from_row",
            Style::SeaOrm => "sea_orm_entities",
            Style::Diesel => "diesel_tables",
        };
        format!("{style}_{tables}")
    }
}

/// A column: its name, its type in the YAML, in Rust and in Diesel's `table!`.
type Column = (&'static str, &'static str, &'static str, &'static str);

/// All but the primary key.
const COLUMNS: [Column; 11] = [
    ("owner", "bigint?", "Option<i64>", "Nullable<BigInt>"),
    ("name", "text", "String", "Text"),
    ("title", "text?", "Option<String>", "Nullable<Text>"),
    ("status", "text", "String", "Text"),
    ("quantity", "int", "i32", "Integer"),
    ("weight", "double", "f64", "Double"),
    ("active", "bool", "bool", "Bool"),
    ("note", "text?", "Option<String>", "Nullable<Text>"),
    ("score", "int?", "Option<i32>", "Nullable<Integer>"),
    ("created_at", "timestamptz", "chrono::DateTime<chrono::Utc>", "Timestamptz"),
    ("updated_at", "timestamptz?", "Option<chrono::DateTime<chrono::Utc>>", "Nullable<Timestamptz>"),
];

/// The crate's manifest; versions are those of the lock file.
pub(crate) fn manifest(style: Style, tables: usize, root: &Path) -> String {
    let dependencies = match style {
        Style::Ours => format!("tablewright = {{ path = {:?} }}\n", root.join("runtime")),
        Style::FromRow => {
            "sqlx = { version = \"=0.9.0\", default-features = false, features = [\"runtime-tokio\", \
                           \"tls-rustls-ring-webpki\", \"postgres\", \"sqlite\", \"derive\", \"chrono\"] }\n"
                .to_owned()
        }
        Style::SeaOrm => {
            "sea-orm = { version = \"=2.0.4\", default-features = false, features = [\"macros\", \
                          \"runtime-tokio\", \"sqlx-postgres\", \"sqlx-sqlite\", \"with-chrono\"] }\n"
                .to_owned()
        }
        Style::Diesel => {
            "diesel = { version = \"=2.3.14\", default-features = false, features = [\"postgres\", \
                          \"chrono\", \"32-column-tables\"] }\n"
                .to_owned()
        }
    };
    format!(
        "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nchrono = {{ version = \"0.4\", \
         default-features = false }}\n{dependencies}",
        style.crate_name(tables)
    )
}

/// The tables as YAML.
pub(crate) fn yaml(tables: usize) -> String {
    let mut text = "tables:\n".to_owned();
    for number in 0..tables {
        let _ = writeln!(
            text,
            "  thing{number:04}s:\n    columns:\n      id: {{ type: bigint, identity: true, primary_key: true }}"
        );
        for (name, ty, ..) in COLUMNS {
            let _ = writeln!(text, "      {name}: {ty}");
        }
    }
    text
}

/// `src/lib.rs`.
pub(crate) fn code(style: Style, tables: usize) -> String {
    let mut text = String::from("//! Generated to be compiled.\n");
    text.push_str(match style {
        Style::Ours => "pub mod db { tablewright::schema!(\"schema\"); }\n",
        Style::FromRow | Style::SeaOrm => "",
        Style::Diesel => "use diesel::prelude::*;\n",
    });
    for number in 0..tables {
        text.push_str(&match style {
            Style::Ours => ours(number),
            Style::FromRow => from_row(number),
            Style::SeaOrm => sea_orm(number),
            Style::Diesel => diesel(number),
        });
    }
    text
}

fn fields(visibility: &str) -> String {
    COLUMNS.iter().fold(String::new(), |mut text, (name, _, ty, _)| {
        let _ = write!(text, "{visibility}{name}: {ty}, ");
        text
    })
}

fn ours(number: usize) -> String {
    format!(
        "pub async fn thing{number:04}(db: &db::Db, new: db::thing{number:04}::New) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {{
    let found = db.thing{number:04}s().find(db::Thing{number:04}Id(1)).await?;
    let made = db.thing{number:04}s().insert(new).await?;
    let made = db.thing{number:04}s().update(made.id).name(\"other\").quantity(2).save().await?;
    let all = db.thing{number:04}s().select().filter(db::thing{number:04}::id.gt(made.id)).limit(10).all().await?;
    db.thing{number:04}s().delete(made.id).await?;
    Ok(all.len() + usize::from(found.is_some()))
}}
"
    )
}

fn from_row(number: usize) -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.0).collect();
    let marks: Vec<String> = (1..=COLUMNS.len()).map(|place| format!("${place}")).collect();
    let binds = names.iter().fold(String::new(), |mut text, name| {
        let _ = write!(text, ".bind(new.{name})");
        text
    });
    let (names, marks) = (names.join(", "), marks.join(", "));
    format!(
        "#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Thing{number:04} {{ pub id: i64, {fields}}}
#[derive(Clone, Debug)]
pub struct NewThing{number:04} {{ {fields}}}
pub async fn thing{number:04}(pool: &sqlx::PgPool, new: NewThing{number:04}) -> Result<usize, sqlx::Error> {{
    let found: Option<Thing{number:04}> = sqlx::query_as(\"SELECT id, {names} FROM thing{number:04}s WHERE id = $1\").bind(1_i64).fetch_optional(pool).await?;
    let made: Thing{number:04} = sqlx::query_as(\"INSERT INTO thing{number:04}s ({names}) VALUES ({marks}) RETURNING id, {names}\"){binds}.fetch_one(pool).await?;
    let made: Thing{number:04} = sqlx::query_as(\"UPDATE thing{number:04}s SET name = $2, quantity = $3 WHERE id = $1 RETURNING id, {names}\").bind(made.id).bind(\"other\").bind(2_i32).fetch_one(pool).await?;
    let all: Vec<Thing{number:04}> = sqlx::query_as(\"SELECT id, {names} FROM thing{number:04}s WHERE id > $1 LIMIT $2\").bind(made.id).bind(10_i64).fetch_all(pool).await?;
    sqlx::query(\"DELETE FROM thing{number:04}s WHERE id = $1\").bind(made.id).execute(pool).await?;
    Ok(all.len() + usize::from(found.is_some()))
}}
",
        fields = fields("pub ")
    )
}

fn sea_orm(number: usize) -> String {
    format!(
        "pub mod thing{number:04} {{
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = \"thing{number:04}s\")]
    pub struct Model {{ #[sea_orm(primary_key)] pub id: i64, {fields}}}
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {{}}
    impl ActiveModelBehavior for ActiveModel {{}}
    pub async fn all(db: &sea_orm::DatabaseConnection, new: ActiveModel) -> Result<usize, sea_orm::DbErr> {{
        use sea_orm::{{QuerySelect, Set}};
        let found = Entity::find_by_id(1).one(db).await?;
        let made = new.insert(db).await?;
        let made = ActiveModel {{ id: Set(made.id), name: Set(\"other\".to_owned()), quantity: Set(2), ..Default::default() }}.update(db).await?;
        let all = Entity::find().filter(Column::Id.gt(made.id)).limit(10).all(db).await?;
        Entity::delete_by_id(made.id).exec(db).await?;
        Ok(all.len() + usize::from(found.is_some()))
    }}
}}
",
        fields = fields("pub ")
    )
}

fn diesel(number: usize) -> String {
    let columns = COLUMNS.iter().fold(String::new(), |mut text, (name, _, _, ty)| {
        let _ = write!(text, "{name} -> {ty}, ");
        text
    });
    format!(
        "diesel::table! {{ thing{number:04}s (id) {{ id -> BigInt, {columns}}} }}
#[derive(Clone, Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = thing{number:04}s)]
pub struct Thing{number:04} {{ pub id: i64, {fields}}}
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = thing{number:04}s)]
pub struct NewThing{number:04} {{ {fields}}}
pub fn thing{number:04}(connection: &mut PgConnection, new: NewThing{number:04}) -> QueryResult<usize> {{
    let found = thing{number:04}s::table.find(1).select(Thing{number:04}::as_select()).first(connection).optional()?;
    let made = diesel::insert_into(thing{number:04}s::table).values(new).returning(Thing{number:04}::as_returning()).get_result(connection)?;
    let made = diesel::update(thing{number:04}s::table.find(made.id)).set((thing{number:04}s::name.eq(\"other\"), thing{number:04}s::quantity.eq(2))).returning(Thing{number:04}::as_returning()).get_result(connection)?;
    let all = thing{number:04}s::table.filter(thing{number:04}s::id.gt(made.id)).limit(10).select(Thing{number:04}::as_select()).load(connection)?;
    diesel::delete(thing{number:04}s::table.find(made.id)).execute(connection)?;
    Ok(all.len() + usize::from(found.is_some()))
}}
",
        fields = fields("pub ")
    )
}
