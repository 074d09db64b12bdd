//! What `docs/seeds.md` shows are seeds: every block reads, and each after the other loads.

mod library;

use std::path::Path;

use library::Library;
use tablewright_schema::yaml;
use tablewright_tests::{Kind, TestDatabase};

#[test]
fn every_block_loads_twice() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("docs/seeds.md")).unwrap();
    let blocks: Vec<&str> =
        text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 3, "only {} blocks were found", blocks.len());
    for kind in Kind::ALL {
        let Some(database) = TestDatabase::create(kind) else { continue };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let model = yaml::read_dir(&root.join("examples/pyscrai/schema"))
                .unwrap_or_else(|error| panic!("{error}"));
            let mut library = Library::open(model, database.url()).await;
            for block in &blocks {
                let first = library.apply(block).await;
                assert_ne!(first.inserts(), 0, "{block}");
                let again = library.apply(block).await;
                assert!(again.is_empty(), "{again}");
            }
        });
    }
}
