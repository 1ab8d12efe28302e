//! What the page's files may import: one folder talks to the host, and the model knows neither host nor React.
//!
//! Reads import lines as text; Biome and the compiler see to the rest.

use super::files::Source;

/// The only folder that may import Tauri's API.
const IPC: &str = "ui/src/ipc/";

/// The folder of pure functions and types.
const MODEL: &str = "ui/src/model/";

/// What the model may not know: React and all that draws or keeps state.
const ABOVE_MODEL: &[&str] = &["state", "parts", "views"];

pub fn breaches(sources: &[Source]) -> Vec<String> {
    let mut breaches = Vec::new();
    for source in sources.iter().filter(|source| is_page_code(&source.name)) {
        for (line, module) in imported(&source.text) {
            if module.starts_with("@tauri-apps/") && !source.name.starts_with(IPC) {
                breaches.push(format!("{}:{line} imports {module}; only {IPC} may", source.name));
            }
            if source.name.starts_with(MODEL) && !is_pure(module) {
                breaches.push(format!("{}:{line} imports {module}; the model is pure", source.name));
            }
        }
    }
    breaches
}

fn is_page_code(name: &str) -> bool {
    name.starts_with("ui/src/") && (name.ends_with(".ts") || name.ends_with(".tsx"))
}

fn is_pure(module: &str) -> bool {
    let is_react = module == "react" || module.starts_with("react/") || module.starts_with("react-");
    let mut parts = module.split('/').skip_while(|part| part.starts_with('.'));
    let is_above = module.starts_with("..") && parts.next().is_some_and(|part| ABOVE_MODEL.contains(&part));
    !is_react && !is_above
}

/// The modules a file names after `from`, `import` or `import(`, with their line numbers.
fn imported(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") || code.starts_with('*') {
            continue;
        }
        for word in ["from ", "import ", "import("] {
            for (at, _) in line.match_indices(word) {
                let rest = line[at + word.len()..].trim_start();
                let Some(quote) = rest.chars().next().filter(|c| "\"'`".contains(*c)) else { continue };
                if let Some((module, _)) = rest[1..].split_once(quote) {
                    found.push((index + 1, module));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str) -> Vec<String> {
        breaches(&[Source { name: name.to_owned(), text: text.to_owned() }])
    }

    #[test]
    fn only_the_ipc_folder_talks_to_the_host() {
        let text = "import { invoke } from \"@tauri-apps/api/core\";\n";
        assert!(check("ui/src/ipc/tauri.ts", text).is_empty());
        assert_eq!(
            check("ui/src/views/Log.tsx", text),
            ["ui/src/views/Log.tsx:1 imports @tauri-apps/api/core; only ui/src/ipc/ may"]
        );
        for text in [
            "import '@tauri-apps/api';",
            "const api = await import(\"@tauri-apps/api/event\");",
            "export * from \"@tauri-apps/api/core\";",
            "import {\n  invoke,\n} from \"@tauri-apps/api/core\";",
        ] {
            assert_eq!(check("ui/src/state/feed.ts", text).len(), 1, "{text}");
        }
        assert!(check("ui/src/state/feed.ts", "// as in import x from \"@tauri-apps/api\"").is_empty());
    }

    #[test]
    fn the_model_is_pure() {
        for text in [
            "import { useMemo } from \"react\";",
            "import { createRoot } from \"react-dom/client\";",
            "import { useSessions } from \"../state/sessions\";",
            "import { Row } from \"../../views/log/Row\";",
        ] {
            assert_eq!(check("ui/src/model/form/splice.ts", text).len(), 1, "{text}");
            assert!(check("ui/src/views/Form.tsx", text).is_empty(), "{text}");
        }
        for text in
            ["import { parseTree } from \"jsonc-parser\";", "import type { Row } from \"../ipc/generated/Row\";"]
        {
            assert!(check("ui/src/model/form/splice.ts", text).is_empty(), "{text}");
        }
    }
}
