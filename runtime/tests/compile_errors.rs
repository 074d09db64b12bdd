//! What the compiler says of a wrong schema, a wrong struct and a wrong call: each message names what to write instead.
//!
//! A case is a file in `compile_errors` that does not compile, and the message beside it; `CASE=name` takes some of them, `UPDATE=1` writes the messages
//! anew. The schemas are in `compile_errors/schemas`.

use tablewright_tests::MustNotCompile;

/// Every feature, since some messages list all types of columns.
const PROBE: &str = "use tablewright::{Throwaway, types::{BigDecimal, jiff, time}};";

#[test]
fn messages() {
    MustNotCompile {
        package: env!("CARGO_MANIFEST_DIR"),
        library: "tablewright",
        cases: "tests/compile_errors",
        probe: PROBE,
    }
    .hold();
}
