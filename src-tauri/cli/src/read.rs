//! `wirescope read`: a resource's contents. Text is shown, bytes are handed on.

use std::path::Path;

use crate::args::Read;
use crate::connection::connected;
use crate::content::{self, grouped};
use crate::escape;
use crate::json::{self, Members};
use crate::output::{Format, Output, Paint, say, say_as};
use crate::report::{Failure, Verdict};

pub async fn run(read: Read, output: &mut Output) -> Result<Verdict, Failure> {
    let params = format!(r#"{{"uri":{}}}"#, json::string(&read.uri));
    connected(read.server, output, async |connection, output| {
        let result = connection.ask("resources/read", &params).await?;
        if output.format != Format::Text {
            output.json_line(&result)?;
        }
        let members = Members::of(&result).unwrap_or_default();
        let contents = members.get("contents").and_then(json::elements);
        match (&read.output, contents) {
            (Some(path), Some(contents)) => save(&contents, path),
            (Some(_), None) => Ok(nothing_to_save()),
            (None, _) if output.format != Format::Text => Ok(Verdict::Fine),
            (None, Some(contents)) => print(&contents, output),
            // An answer without contents is shown as it came.
            (None, None) => output.text(&result).map(|()| Verdict::Fine),
        }
    })
    .await
}

fn print(contents: &[&str], output: &mut Output) -> Result<Verdict, Failure> {
    if let ([one], false) = (contents, output.is_terminal)
        && let Some(bytes) = blob(one)
    {
        output.raw(&bytes)?;
        return Ok(Verdict::Fine);
    }
    for one in contents {
        output.text(&content::described(one))?;
    }
    if contents.iter().any(|one| blob(one).is_some()) {
        output.flush()?;
        say("--output FILE saves the bytes of one content, --format json prints them all.");
    }
    Ok(Verdict::Fine)
}

fn blob(raw: &str) -> Option<Vec<u8>> {
    content::decoded(&Members::of(raw)?.string("blob")?)
}

/// The exact text or bytes of the only content.
fn save(contents: &[&str], path: &Path) -> Result<Verdict, Failure> {
    let [one] = contents else {
        say_as(Paint::Bad, "error", &format!("the answer has {} contents, and a file holds one", contents.len()));
        return Ok(Verdict::No);
    };
    let text = Members::of(one).and_then(|members| members.string("text")).map(String::into_bytes);
    let Some(bytes) = text.or_else(|| blob(one)) else { return Ok(nothing_to_save()) };
    std::fs::write(path, &bytes).map_err(|source| Failure::Output { what: path.display().to_string(), source })?;
    let saved = format!("Saved {} bytes to {}.", grouped(bytes.len() as u64), path.display());
    say(&escape::line(&saved));
    Ok(Verdict::Fine)
}

fn nothing_to_save() -> Verdict {
    say_as(Paint::Bad, "error", "the answer has neither text nor readable base64; --format json shows it");
    Verdict::No
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_bytes_are_saved_and_only_of_one_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        let verdict = save(&[r#"{"uri":"x","text":"a\r\n\u001b[2J"}"#], &path).expect("writes");
        assert_eq!((verdict, std::fs::read(&path).expect("there")), (Verdict::Fine, b"a\r\n\x1b[2J".to_vec()));
        save(&[r#"{"uri":"x","blob":"AP8="}"#], &path).expect("writes");
        assert_eq!(std::fs::read(&path).expect("there"), [0, 255]);
        for none in [&[][..], &["{}"], &[r#"{"text":"a"}"#, r#"{"text":"b"}"#], &[r#"{"blob":"?"}"#]] {
            assert_eq!(save(none, &path).expect("no fault of the disk"), Verdict::No);
        }
        assert_eq!(std::fs::read(&path).expect("there"), [0, 255], "what is refused overwrites nothing");
    }
}
