//! Documents as types of the application's: where in one it shows that it is none.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

/// What is wrong with a document that is to be a `T`, and where: `at /limits/tokens: invalid type: string "many", expected u32`. `None` where nothing is.
pub(crate) fn misfit<T: DeserializeOwned>(document: serde_json::Value) -> Option<String> {
    let error = serde_path_to_error::deserialize::<_, T>(document).err()?;
    Some(placed(error.path(), error.inner()))
}

/// Why a value cannot be a document, and where in it. `None` where it can.
pub(crate) fn unwritable<T: Serialize>(value: &T) -> Option<String> {
    let error = serde_path_to_error::serialize(value, serde_json::value::Serializer).err()?;
    Some(placed(error.path(), error.inner()))
}

fn placed(path: &Path, error: &serde_json::Error) -> String {
    match pointer(path) {
        pointer if pointer.is_empty() => error.to_string(),
        pointer => format!("at {pointer}: {error}"),
    }
}

/// A JSON Pointer, as far as the way is known: what `serde` holds back to look at it twice (`untagged`, `flatten`) is one step.
fn pointer(path: &Path) -> String {
    let steps = path.iter().map_while(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { variant } => Some(format!("/{variant}")),
        Segment::Unknown => None,
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::{misfit, unwritable};

    #[derive(Debug, Deserialize, Serialize)]
    struct Config {
        limits: Limits,
        steps: Vec<Step>,
    }

    #[derive(Debug, Deserialize, Serialize)]
    struct Limits {
        tokens: u32,
    }

    #[derive(Debug, Deserialize, Serialize)]
    enum Step {
        Wait { seconds: u32 },
    }

    #[test]
    fn an_error_names_the_place_in_the_document() {
        let wrong = json!({ "limits": { "tokens": "many" }, "steps": [] });
        let found = misfit::<Config>(wrong).expect("it is wrong");
        assert_eq!(found, r#"at /limits/tokens: invalid type: string "many", expected u32"#);
        let wrong = json!({ "limits": { "tokens": 1 }, "steps": [{ "Wait": { "seconds": 1 } }, { "Wait": { "seconds": -1 } }] });
        let found = misfit::<Config>(wrong).expect("it is wrong");
        assert_eq!(found, "at /steps/1/Wait/seconds: invalid value: integer `-1`, expected u32");
        let found = misfit::<Config>(json!({ "steps": [] })).expect("it is wrong");
        assert_eq!(found, "missing field `limits`");
        assert_eq!(misfit::<Config>(json!({ "limits": { "tokens": 1 }, "steps": [] })), None);
    }

    #[test]
    fn so_does_one_of_what_cannot_be_written() {
        let keys = BTreeMap::from([("outer", BTreeMap::from([((1, 2), "a list is no key")]))]);
        let found = unwritable(&keys).expect("it cannot be written");
        assert!(found.starts_with("at /outer"), "{found}");
        assert_eq!(unwritable(&1), None);
    }
}
