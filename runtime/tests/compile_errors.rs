//! What the compiler says of a wrong schema, a wrong struct and a wrong call: each message names what to write instead.
//!
//! A case is a file that does not compile and the message beside it. Schemas are in `compile_errors/schemas`; they are
//! copied to where the compiled cases look for them, beside the `Cargo.toml` that trybuild writes.

use std::path::Path;

#[test]
fn messages() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild/tablewright/schemas");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile_errors/schemas");
    for schema in std::fs::read_dir(source).unwrap() {
        let schema = schema.unwrap();
        let to = root.join(schema.file_name());
        std::fs::create_dir_all(&to).unwrap();
        for file in std::fs::read_dir(schema.path()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
    trybuild::TestCases::new().compile_fail("tests/compile_errors/*.rs");
}
