//! Which crate of the workspace may import which, and what must never get below the engine.
//!
//! Reads `cargo metadata`; knows nothing of source text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The import table of ARCHITECTURE.md: every crate of the workspace, and the crates of the workspace it may name.
const TABLE: &[(&str, &[&str])] = &[
    ("wirescope-wire", &[]),
    ("wirescope-mcp", &["wirescope-wire"]),
    ("wirescope-transport", &["wirescope-wire"]),
    ("wirescope-store", &["wirescope-wire"]),
    ("wirescope-engine", &["wirescope-wire", "wirescope-mcp", "wirescope-transport", "wirescope-store"]),
    ("wirescope-demo", &[]),
    ("wirescope-cli", &["wirescope-engine", "wirescope-demo"]),
    ("wirescope-app", &["wirescope-engine", "wirescope-demo"]),
    ("wirescope-tests", &[]),
    ("xtask", &[]),
];

/// The engine runs under a terminal and under tests as it does under a window; these would tie it to one.
const WINDOWING: &[&str] = &["tauri", "wry", "tao", "gtk", "webkit2gtk"];

/// Imports between the crates of the workspace that the table does not allow. Development and build imports count.
pub fn imports(metadata: &Value) -> Vec<String> {
    let mut breaches = Vec::new();
    let members: BTreeSet<&str> = texts(&metadata["workspace_members"]).collect();
    let packages =
        list(&metadata["packages"]).filter(|package| package["id"].as_str().is_some_and(|id| members.contains(id)));
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = TABLE.iter().find(|(known, _)| *known == name) else {
            breaches.push(format!("crate {name} is not in the import table (xtask's tidy/crates.rs, ARCHITECTURE.md)"));
            continue;
        };
        // A dependency that has a path lies in the workspace.
        for import in list(&package["dependencies"]).filter(|dependency| dependency["path"].is_string()) {
            let import = import["name"].as_str().unwrap_or_default();
            if !allowed.contains(&import) {
                breaches.push(format!("crate {name} may not import {import}"));
            }
        }
    }
    breaches
}

/// Windowing crates anywhere in what the engine pulls in, with the chain that pulls them.
pub fn forbidden_under_engine(metadata: &Value) -> Vec<String> {
    let names: BTreeMap<&str, &str> = list(&metadata["packages"])
        .filter_map(|package| Some((package["id"].as_str()?, package["name"].as_str()?)))
        .collect();
    let edges: BTreeMap<&str, Vec<&str>> = list(&metadata["resolve"]["nodes"])
        .filter_map(|node| Some((node["id"].as_str()?, texts(&node["dependencies"]).collect())))
        .collect();
    let Some(engine) = names.iter().find(|(_, name)| **name == "wirescope-engine").map(|(id, _)| *id) else {
        return vec!["there is no crate wirescope-engine: this check has lost its subject".to_owned()];
    };
    let mut breaches = Vec::new();
    let mut chains: BTreeMap<&str, Vec<&str>> = BTreeMap::from([(engine, vec!["wirescope-engine"])]);
    let mut open = vec![engine];
    while let Some(id) = open.pop() {
        let chain = chains[id].clone();
        for next in edges.get(id).into_iter().flatten() {
            if chains.contains_key(next) {
                continue;
            }
            let name = names.get(next).copied().unwrap_or(next);
            let chain: Vec<&str> = chain.iter().copied().chain([name]).collect();
            if WINDOWING.iter().any(|family| name == *family || name.starts_with(&format!("{family}-"))) {
                breaches.push(format!("the engine must know no window, and imports {}", chain.join(" > ")));
            }
            chains.insert(next, chain);
            open.push(next);
        }
    }
    breaches
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    list(value).filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A workspace of the crates named, each with its imports; an import of a crate not named comes from a registry.
    fn workspace(crates: &[(&str, &[&str])]) -> Value {
        let known = |name: &str| crates.iter().any(|(other, _)| *other == name) && name.starts_with("wirescope");
        let dependency =
            |name: &&str| if known(name) { json!({"name": name, "path": "x"}) } else { json!({"name": name}) };
        json!({
            "workspace_members": crates.iter().map(|(name, _)| *name).filter(|name| known(name)).collect::<Vec<_>>(),
            "packages": crates.iter().map(|(name, imports)| json!({
                "id": name, "name": name, "dependencies": imports.iter().map(dependency).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
            "resolve": {"nodes": crates.iter().map(|(name, imports)| json!({"id": name, "dependencies": imports})).collect::<Vec<_>>()},
        })
    }

    #[test]
    fn an_import_outside_the_table_is_a_breach() {
        let good = workspace(&[("wirescope-wire", &["serde"]), ("wirescope-mcp", &["wirescope-wire"]), ("serde", &[])]);
        assert!(imports(&good).is_empty(), "{:?}", imports(&good));
        let bad = workspace(&[("wirescope-wire", &["wirescope-store"]), ("wirescope-store", &[])]);
        assert_eq!(imports(&bad), ["crate wirescope-wire may not import wirescope-store"]);
        let demo = workspace(&[("wirescope-demo", &["wirescope-wire"]), ("wirescope-wire", &[])]);
        assert_eq!(imports(&demo), ["crate wirescope-demo may not import wirescope-wire"]);
        let host = workspace(&[("wirescope-cli", &["wirescope-store"]), ("wirescope-store", &[])]);
        assert_eq!(imports(&host), ["crate wirescope-cli may not import wirescope-store"]);
    }

    #[test]
    fn a_crate_the_table_does_not_know_is_a_breach() {
        let breaches = imports(&workspace(&[("wirescope-helpers", &[])]));
        assert!(breaches[0].contains("wirescope-helpers is not in the import table"), "{breaches:?}");
    }

    #[test]
    fn a_window_below_the_engine_is_found_however_deep() {
        let deep = workspace(&[
            ("wirescope-engine", &["wirescope-store"]),
            ("wirescope-store", &["middle"]),
            ("middle", &["tauri-utils"]),
            ("tauri-utils", &[]),
        ]);
        assert_eq!(
            forbidden_under_engine(&deep),
            ["the engine must know no window, and imports wirescope-engine > wirescope-store > middle > tauri-utils"]
        );
        let beside = workspace(&[
            ("wirescope-engine", &["serde"]),
            ("serde", &[]),
            ("wirescope-app", &["wirescope-engine", "tauri"]),
            ("tauri", &[]),
        ]);
        assert!(forbidden_under_engine(&beside).is_empty());
        assert_eq!(forbidden_under_engine(&workspace(&[])).len(), 1, "a check without a subject must not pass");
    }
}
