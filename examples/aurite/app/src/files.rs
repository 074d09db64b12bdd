//! The JSON files of a host: read whole, with everything that is wrong in any of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tablewright::types::Json;

use crate::config::Configs;
use crate::error::{Error, Problem};

/// A file; each entry has a name beside what it says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    agents: Vec<Json>,
    #[serde(default)]
    workflows: Vec<Json>,
    #[serde(default)]
    custom_workflows: Vec<Json>,
}

impl Configs {
    /// Reads every `*.json` of a folder. How entries are split into files means nothing, but a name stands once.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut configs = Self::default();
        let mut problems = Vec::new();
        for path in paths(folder)? {
            let place = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).map_err(|error| Error::file(&path, &error))?;
            let file: File = match serde_json::from_str(&text) {
                Ok(file) => file,
                Err(error) => {
                    problems.push(Problem { place, message: error.to_string() });
                    continue;
                }
            };
            let File { agents, workflows, custom_workflows } = file;
            take(&place, "agents", agents, &mut configs.agents, &mut problems);
            take(&place, "workflows", workflows, &mut configs.workflows, &mut problems);
            take(&place, "custom_workflows", custom_workflows, &mut configs.custom_workflows, &mut problems);
        }
        Error::unless_empty(problems)?;
        configs.check()?;
        Ok(configs)
    }
}

/// In the order of their names, so that what is said of them is the same everywhere.
fn paths(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::file(folder, &error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn take<T: DeserializeOwned>(
    file: &str,
    list: &str,
    entries: Vec<Json>,
    known: &mut BTreeMap<String, T>,
    problems: &mut Vec<Problem>,
) {
    for (at, entry) in entries.into_iter().enumerate() {
        let mut refuse = |place: String, message: String| problems.push(Problem { place, message });
        let place = format!("{file}, {list}[{at}]");
        let Json::Object(mut entry) = entry else {
            refuse(place, "an entry is an object with a name".to_owned());
            continue;
        };
        let name = match entry.shift_remove("name") {
            Some(Json::String(name)) if !name.trim().is_empty() => name,
            Some(_) | None => {
                refuse(place, "the entry has no name".to_owned());
                continue;
            }
        };
        let place = format!("{place} {name:?}");
        match serde_json::from_value(Json::Object(entry)) {
            Err(error) => refuse(place, error.to_string()),
            Ok(_) if known.contains_key(&name) => refuse(place, "the name stands there already".to_owned()),
            Ok(config) => {
                known.insert(name, config);
            }
        }
    }
}
