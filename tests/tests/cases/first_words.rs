//! What PostgreSQL prints of some expressions it prints in other words where it reads that again. A database that was made by hand has
//! the first words, what is rebuilt from a catalogue the later ones: that is no difference, and stands in the way of no proof.

use tablewright_migrations::{difference, files, introspect, prove, pull};
use tablewright_schema::{Dialect, Schema, yaml};

use crate::laws::{connect, create, execute, expect_done, law, options_of, text};

const DATABASE: &str = "
    CREATE TABLE other (id integer PRIMARY KEY, code character varying(3) CHECK (code IN ('a', 'b')));
    CREATE TABLE items (id integer PRIMARY KEY, code character varying(3) DEFAULT 'a' CHECK (code IN ('a', 'b')), n integer,
        EXCLUDE USING btree (n WITH =) WHERE (code IN ('a', 'c')));
    CREATE INDEX items_n ON items (n) WHERE code IN ('a', 'd');
    CREATE DOMAIN letter AS character varying(1) CHECK (VALUE IN ('a', 'b'));
    CREATE VIEW shown AS SELECT id FROM items WHERE code IN ('a', 'f');
    CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM items WHERE code IN ('a', 'e');
    CREATE POLICY own ON items USING (code IN ('a', 'g'));
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER touch BEFORE UPDATE ON items FOR EACH ROW WHEN (NEW.code IN ('a', 'h')) EXECUTE FUNCTION nothing();";

const CHANGE: &str = "ALTER TABLE items ADD COLUMN more text; ALTER TABLE other ALTER COLUMN id TYPE bigint;";

pub(crate) async fn are_proven() -> Result<(), String> {
    let database = create(Dialect::Postgres)?;
    let options = options_of(&database);
    let mut connection = connect(&database).await?;
    execute(&mut connection, DATABASE).await?;
    let stored = introspect(&mut connection).await.map_err(text)?;
    let checks = stored.tables.values().flat_map(|table| table.checks.values());
    if !checks.map(|check| check.expr.sql()).all(|sql| sql.contains("(ARRAY[")) {
        return Err("the server stores other words by now: this proves nothing".to_owned());
    }
    let pulled = |schema: &Schema| {
        yaml::read_sources(pull(schema), |_| Err("pulled YAML names none".to_owned())).map_err(text)
    };
    let unchanged = pulled(&stored)?;
    let other = create(Dialect::Postgres)?;
    let mut to_other = connect(&other).await?;
    execute(&mut to_other, &format!("{DATABASE} {CHANGE}")).await?;
    let changed = pulled(&introspect(&mut to_other).await.map_err(text)?)?;

    let change = difference(&mut connection, &changed, &options).await.map_err(text)?;
    if change.is_empty() {
        return Err("nothing is changed: this proves nothing".to_owned());
    }
    prove(&change, &options, &mut |_| {}).await.map_err(text).map_err(law("the plan is proven"))?;
    let files = files(&change.stages, "change", 1);
    for file in &files {
        execute(&mut connection, &file.up).await.map_err(law("up runs"))?;
    }
    expect_done(&mut connection, &changed, &options)
        .await
        .map_err(law("after up, a second diff is empty"))?;
    for file in files.iter().rev() {
        execute(&mut connection, &file.down).await.map_err(law("down runs"))?;
    }
    expect_done(&mut connection, &unchanged, &options)
        .await
        .map(|_| ())
        .map_err(law("after down, nothing differs"))
}
