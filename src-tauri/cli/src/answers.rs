//! `--answer` and `--root`: how to answer what a server asks.

use std::path::{Path, PathBuf};

use wirescope_engine::view::{AnswerRules, ElicitationRule};

use crate::json::{self, Members};
use crate::report::Failure;
use crate::source;

/// The rules of a saved target with what was typed, which goes before them.
///
/// # Errors
/// What names nothing that is asked for, no way to answer, or no folder.
pub fn rules(saved: Option<AnswerRules>, answers: &[String], roots: &[PathBuf]) -> Result<AnswerRules, Failure> {
    let mut rules = saved.unwrap_or_default();
    for answer in answers {
        let usage =
            "--answer takes elicitation=accept-defaults, elicitation=decline, elicitation=@FILE or sampling=@FILE";
        match answer.split_once('=') {
            Some(("elicitation", "accept-defaults")) => rules.elicitation = Some(ElicitationRule::AcceptDefaults),
            Some(("elicitation", "decline")) => rules.elicitation = Some(ElicitationRule::Decline),
            Some(("elicitation", file)) if file.starts_with('@') => {
                let answers = texts(answer, file, |text| Members::of(text).is_some())?;
                rules.elicitation = Some(ElicitationRule::Scripted { answers });
            }
            Some(("sampling", file)) if file.starts_with('@') => {
                rules.sampling = Some(texts(answer, file, |text| {
                    Members::of(text).is_some() || (text.starts_with('"') && json::is_valid(text))
                })?);
            }
            _ => return Err(Failure::usage(usage)),
        }
    }
    for root in roots {
        rules.roots.push(folder(root)?);
    }
    Ok(rules)
}

/// The answers in a file: one, or an array of them, which are used in order.
fn texts(option: &str, file: &str, fits: impl Fn(&str) -> bool) -> Result<Vec<String>, Failure> {
    let (_, text) = source::text(&format!("--answer {option}"), file)?;
    let text = text.trim();
    let texts: Vec<String> = match json::elements(text) {
        Some(elements) => elements.into_iter().map(str::to_owned).collect(),
        None => vec![text.to_owned()],
    };
    match texts.iter().all(|text| fits(text)) && !texts.is_empty() {
        true => Ok(texts),
        false => Err(Failure::usage(
            "a file of answers holds JSON: for elicitation an object (a form's content, or a result with action), for \
             sampling a text in quotes or a result with content; or an array of them, used in order",
        )),
    }
}

fn folder(root: &Path) -> Result<String, Failure> {
    let whole = root.canonicalize().ok().filter(|whole| whole.is_dir());
    whole
        .map(|whole| whole.display().to_string())
        .ok_or_else(|| Failure::usage(format!("--root names no folder: {}", root.display())))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file(text: &str) -> (tempfile::NamedTempFile, String) {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        let name = format!("@{}", file.path().display());
        (file, name)
    }

    #[test]
    fn answers_come_from_words_and_files() {
        let (_kept, sampling) = file(r#"["one", {"content": {"type": "text", "text": "two"}}]"#);
        let (_also, form) = file(r#" {"name": "Ada"} "#);
        let given = [format!("sampling={sampling}"), format!("elicitation={form}")];
        let rules = rules(None, &given, &[std::env::temp_dir()]).expect("rules");
        assert_eq!(rules.sampling.map(|texts| texts.len()), Some(2));
        let answers = vec![r#"{"name": "Ada"}"#.to_owned()];
        assert_eq!(rules.elicitation, Some(ElicitationRule::Scripted { answers }));
        assert_eq!(rules.roots.len(), 1);
    }

    #[test]
    fn what_is_no_answer_is_refused_with_what_would_be() {
        let (_kept, broken) = file("{");
        for bad in
            ["elicitation", "elicitation=maybe", "roots=/tmp", "sampling=hello", &format!("elicitation={broken}")]
        {
            assert!(rules(None, &[bad.to_owned()], &[]).is_err(), "{bad}");
        }
        assert!(rules(None, &[], &["/no/such/folder".into()]).is_err());
    }
}
