//! `wirescope prompt`: a prompt's messages, filled in by the server.

use std::collections::HashSet;

use crate::args::Prompt;
use crate::connection::connected;
use crate::content;
use crate::escape;
use crate::json::{self, Members};
use crate::output::{Format, Output, Paint};
use crate::report::{Failure, Verdict};

pub async fn run(prompt: Prompt, output: &mut Output) -> Result<Verdict, Failure> {
    let mut names = HashSet::new();
    if let Some((twice, _)) = prompt.pairs.iter().find(|(name, _)| !names.insert(name)) {
        return Err(Failure::usage(format!("--arg {twice} is given twice")));
    }
    let pairs: Vec<String> =
        prompt.pairs.iter().map(|(name, value)| format!("{}:{}", json::string(name), json::string(value))).collect();
    let params = format!(r#"{{"name":{},"arguments":{{{}}}}}"#, json::string(&prompt.name), pairs.join(","));
    connected(prompt.server, output, async |connection, output| {
        let result = connection.ask("prompts/get", &params).await?;
        match output.format {
            Format::Text => print(&result, output)?,
            Format::Json | Format::Jsonl => output.json_line(&result)?,
        }
        Ok(Verdict::Fine)
    })
    .await
}

fn print(result: &str, output: &mut Output) -> Result<(), Failure> {
    let messages = Members::of(result).and_then(|result| json::elements(result.get("messages")?));
    // An answer without messages is shown as it came.
    let Some(messages) = messages else { return output.text(result) };
    for message in messages {
        let (role, text) = role_and_text(message);
        let role = output.paint(Paint::Heading, &format!("{role}:"));
        output.line(&format!("{role} {text}"))?;
    }
    Ok(())
}

/// Both escaped.
fn role_and_text(message: &str) -> (String, String) {
    let members = Members::of(message).unwrap_or_default();
    let role = members.string("role").unwrap_or_else(|| "(no role)".to_owned());
    let text = members.get("content").map_or_else(|| vec![escape::text(message).into_owned()], content::blocks);
    (escape::line(&role).into_owned(), text.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_with_its_role() {
        let told = |message| {
            let (role, text) = role_and_text(message);
            format!("{role}: {text}")
        };
        assert_eq!(told(r#"{"role":"user","content":{"type":"text","text":"Hi\nthere"}}"#), "user: Hi\nthere");
        assert_eq!(
            told(r#"{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#),
            "user: a\nb"
        );
        assert_eq!(told(r#"{"content":5}"#), "(no role): 5");
        assert_eq!(told("7"), "(no role): 7");
    }
}
