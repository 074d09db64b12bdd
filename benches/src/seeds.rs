//! Seeds: a CSV of two million rows into PostgreSQL, against `psql \copy` of the same file into the same table with the same keys; and the
//! same rows once more, when there is nothing to do.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tablewright_tests::{Kind, TestDatabase, program};

use crate::diff::succeed;
use crate::measure::{self, Row, in_turns, time};

const ROWS: usize = 2_000_000;
const ROUNDS: usize = 3;
/// No less than 0.7 of the speed of `\copy`.
const LIMIT: f64 = 1.0 / 0.7;
/// Reading every row back and comparing it may cost as much as writing it did.
const AGAIN_LIMIT: f64 = 3.0;

const SCHEMA: &str = "tables:
  measurements:
    columns:
      id: { type: bigint, primary_key: true }
      sensor: varchar(40)
      taken_at: timestamptz
      value: double
      count: int
      note: text?
    uniques:
      - [sensor, taken_at]
";

const TABLE: &str = "CREATE TABLE measurements (id bigint CONSTRAINT measurements_pkey PRIMARY KEY, sensor varchar(40) NOT NULL, \
     taken_at timestamptz NOT NULL, value double precision NOT NULL, count int NOT NULL, note text, \
     CONSTRAINT measurements_sensor_taken_at_key UNIQUE (sensor, taken_at))";

/// `--rows N` takes fewer. Returns how many ratios are over their limits.
pub(crate) fn run(arguments: &[String]) -> Result<usize, String> {
    let rows = match arguments {
        [] => ROWS,
        [option, number] if option == "--rows" => {
            number.parse().map_err(|_| format!("`{number}` is no number of rows"))?
        }
        _ => return Err("write `seeds`, or `seeds --rows N`".to_owned()),
    };
    let found = measured(rows)?;
    println!("\n{}", measure::table(&found));
    Ok(found.iter().filter(|row| row.is_over()).count())
}

fn measured(rows: usize) -> Result<Vec<Row>, String> {
    let binary: PathBuf = std::env::var_os("TABLEWRIGHT_BIN")
        .ok_or("TABLEWRIGHT_BIN names no binary: run `cargo xtask bench seeds`")?
        .into();
    let Some(psql) = program("psql", "TABLEWRIGHT_TEST_PSQL") else { return Ok(Vec::new()) };
    println!("a CSV of {rows} rows …");
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let (schema, seeds) = (folder.path().join("schema"), folder.path().join("seeds"));
    let file = seeds.join("measurements.csv");
    prepare(rows, &schema, &seeds, &file).map_err(|error| format!("cannot write the CSV: {error}"))?;
    let database = TestDatabase::create(Kind::Postgres).ok_or("PostgreSQL is missing")?;
    database.execute(TABLE);
    let seed = || {
        let mut command = Command::new(&binary);
        command.args(["seed", "--quiet", "--db", database.url()]);
        command.arg("--schema").arg(&schema).arg("--seeds").arg(&seeds);
        command
    };
    let names = "id,sensor,taken_at,value,count,note";
    let copy = format!("\\copy measurements ({names}) from '{}' with (format csv, header)", file.display());
    let mut psql_copy = Command::new(&psql);
    psql_copy
        .args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--command"])
        .arg(&copy)
        .arg(database.url());
    let empty = || database.execute("TRUNCATE measurements; CHECKPOINT");
    let rounds = in_turns(
        ROUNDS,
        || {
            empty();
            time(|| succeed(&mut seed()))
        },
        || {
            empty();
            time(|| succeed(&mut psql_copy))
        },
    )?;
    // Everything is there now, whoever was the last to write it.
    let again = in_turns(
        ROUNDS,
        || time(|| succeed(&mut seed())),
        || {
            empty();
            time(|| succeed(&mut psql_copy))
        },
    )?;
    Ok(vec![
        Row::new(format!("{rows} rows of CSV into PostgreSQL : psql \\copy"), LIMIT, &rounds),
        Row::new(format!("{rows} rows that are there already : psql \\copy"), AGAIN_LIMIT, &again),
    ])
}

fn prepare(rows: usize, schema: &Path, seeds: &Path, file: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(schema)?;
    std::fs::create_dir_all(seeds)?;
    std::fs::write(schema.join("schema.yaml"), SCHEMA)?;
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    writeln!(out, "id,sensor,taken_at,value,count,note")?;
    let mut line = String::new();
    for row in 0..rows {
        line.clear();
        let (second, minute, hour, day) = (row % 60, row / 60 % 60, row / 3_600 % 24, row / 86_400 % 28 + 1);
        let note = match row % 3 {
            0 => "",
            1 => "as expected",
            _ => "\"checked, twice\"",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            line,
            "{row},sensor-{:04},2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z,{}.25,{},{note}",
            row % 1_000,
            row % 977,
            row % 10_007,
        );
        out.write_all(line.as_bytes())?;
    }
    out.flush()
}
