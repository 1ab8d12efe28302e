//! `wirescope call`: look the tool up, check the arguments, call it, print the answer.

use std::io::{self, IsTerminal};

use serde_json::Value;
use wirescope_engine::view::{Outcome, ProgressNote};
use wirescope_engine::{Answer, EngineError, Finding, Listing, RequestOptions, Severity, check_arguments, exclusion};

use crate::args::Call;
use crate::arguments::Arguments;
use crate::connection::{Connection, connected};
use crate::content;
use crate::escape;
use crate::json::{self, Members};
use crate::nearest::nearest;
use crate::output::{Format, Output, Paint, say, say_as};
use crate::report::{Failure, Verdict};

const METHOD: &str = "tools/call";

pub fn run(call: Call, output: &mut Output) -> Result<Verdict, Failure> {
    // Before anything is started, for this may wait for a person at stdin.
    let arguments = Arguments::read(call.whole.as_deref(), &call.pairs)?;
    let asked = Asked { tool: call.tool, arguments, send_anyway: call.send_anyway, progress: call.progress };
    crate::block_on(connected(call.server, output, async |connection, output| asked.run(connection, output).await))
}

struct Asked {
    tool: String,
    arguments: Arguments,
    send_anyway: bool,
    progress: bool,
}

impl Asked {
    async fn run(&self, connection: &Connection, output: &mut Output) -> Result<Verdict, Failure> {
        let entry = self.look_up(connection).await?;
        if let Some(entry) = entry.as_deref().filter(|_| connection.mirrors_params) {
            self.check_usable(entry)?;
        }
        let arguments = self.checked_arguments(entry.as_deref())?;
        let params = format!(r#"{{"name":{},"arguments":{arguments}}}"#, json::string(&self.tool));
        let answer = self.send(connection, &params).await?;
        if connection.print_long(METHOD, &answer, output).await? {
            return Ok(verdict_of(&answer));
        }
        let result = connection.result(METHOD, &answer).await?;
        print(&result, output)?;
        // Whoever does not answer gets no result.
        let unfinished = Members::of(&result).and_then(|result| result.string("resultType"));
        Ok(if unfinished.as_deref() == Some("input_required") { Verdict::No } else { verdict_of(&answer) })
    }

    /// The tool's entry in the server's listing. `None` only when it is to be called anyway.
    async fn look_up(&self, connection: &Connection) -> Result<Option<String>, Failure> {
        let listed = if connection.declares(Listing::Tools.capability()).await? {
            connection.engine.list(&connection.session, Listing::Tools, connection.own()).await
        } else {
            Ok(Vec::new())
        };
        let entries = match listed {
            Ok(entries) => entries,
            Err(EngineError::ServerError { .. }) if self.send_anyway => return Ok(None),
            Err(error) => return Err(connection.explain(Listing::Tools.method(), error).await),
        };
        let names: Vec<Option<String>> =
            entries.iter().map(|entry| Members::of(entry).and_then(|entry| entry.string("name"))).collect();
        if let Some(found) = names.iter().position(|name| name.as_deref() == Some(&self.tool)) {
            return Ok(entries.into_iter().nth(found));
        }
        let hint = nearest(&self.tool, names.iter().flatten().map(String::as_str));
        let hint = hint.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        let label = connection.session.target().label.clone();
        let unknown = EngineError::UnknownName { label, kind: "tool", name: self.tool.clone(), hint };
        if self.send_anyway {
            say_as(Paint::Warning, "warning", &escape::text(&unknown.to_string()));
            return Ok(None);
        }
        Err(unknown.into())
    }

    /// Over stateless HTTP a client must not use a tool whose header annotations are invalid.
    fn check_usable(&self, entry: &str) -> Result<(), Failure> {
        let Some(reason) = exclusion(entry) else { return Ok(()) };
        let failure = Failure::Excluded { tool: self.tool.clone(), reason };
        if !self.send_anyway {
            return Err(failure);
        }
        say_as(Paint::Warning, "warning", &escape::text(&failure.to_string()));
        Ok(())
    }

    fn checked_arguments(&self, entry: Option<&str>) -> Result<String, Failure> {
        let schema: Option<Value> = entry
            .and_then(Members::of)
            .and_then(|entry| entry.get("inputSchema"))
            .and_then(|schema| serde_json::from_str(schema).ok());
        let arguments = self.arguments.compose(schema.as_ref(), !self.send_anyway)?;
        let findings = entry.map(|entry| check_arguments(entry, &arguments)).unwrap_or_default();
        for finding in &findings {
            tell(finding);
        }
        let is_forbidden = findings.iter().any(|finding| finding.severity == Severity::Error);
        if is_forbidden && !self.send_anyway {
            let message = format!("the arguments break the schema of {}; nothing was sent", self.tool);
            return Err(Failure::Arguments { message, findings });
        }
        Ok(arguments)
    }

    async fn send(&self, connection: &Connection, params: &str) -> Result<Answer, Failure> {
        let progress = self.progress || io::stderr().is_terminal();
        let options = RequestOptions { progress, ..connection.options };
        // Subscribed before anything is sent, so that no note is missed.
        let mut changed = connection.engine.changed();
        let sent = connection.session.start_request(METHOD, Some(params), options).await;
        let (seq, mut settled) = match sent {
            Ok(sent) => sent,
            Err(error) => return Err(connection.explain(METHOD, error).await),
        };
        let mut told = 0;
        loop {
            tokio::select! {
                answer = &mut settled => {
                    if progress {
                        tell_progress(connection, seq, &mut told).await?;
                    }
                    // A session that ended has dropped whoever would have told.
                    return Ok(answer.unwrap_or(Answer { request: seq, response: None, outcome: Outcome::Lost }));
                }
                Ok(()) = changed.changed(), if progress => tell_progress(connection, seq, &mut told).await?,
            }
        }
    }
}

fn tell(finding: &Finding) {
    let (colour, word) = match finding.severity {
        Severity::Error => (Paint::Bad, "error"),
        Severity::Warning => (Paint::Warning, "warning"),
        Severity::Hint => (Paint::Muted, "hint"),
    };
    say_as(colour, word, &escape::text(&told(finding)));
}

/// A message names its place in words; the pointer before it is exact, and that of the whole is empty.
fn told(finding: &Finding) -> String {
    match finding.pointer.as_str() {
        "" => finding.message.clone(),
        pointer => format!("{pointer}: {}", finding.message),
    }
}

/// Tells the notes that came since the last look.
async fn tell_progress(connection: &Connection, seq: u64, told: &mut u64) -> Result<(), Failure> {
    let exchange = match connection.engine.call(connection.session.id(), seq).await {
        Ok(exchange) => exchange,
        // The request itself is not committed yet.
        Err(EngineError::UnknownFrame { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for note in exchange.progress.iter().filter(|note| note.seq > *told) {
        say(&escape::line(&progress(note)));
    }
    *told = exchange.progress.last().map_or(*told, |note| note.seq);
    Ok(())
}

fn progress(note: &ProgressNote) -> String {
    let far = match (note.progress, note.total) {
        (Some(done), Some(total)) => format!(" {done}/{total}"),
        (Some(done), None) => format!(" {done}"),
        (None, _) => String::new(),
    };
    let message = note.message.as_deref().map(|message| format!(" {message}")).unwrap_or_default();
    format!("progress:{far}{message}")
}

fn verdict_of(answer: &Answer) -> Verdict {
    if answer.outcome == Outcome::ToolError { Verdict::No } else { Verdict::Fine }
}

fn print(result: &str, output: &mut Output) -> Result<(), Failure> {
    if output.format != Format::Text {
        return output.json_line(result);
    }
    let members = Members::of(result).unwrap_or_default();
    let blocks = members.get("content").map(content::blocks).unwrap_or_default();
    for block in &blocks {
        output.text(block)?;
    }
    match members.get("structuredContent") {
        Some(structured) if !has_text(&members) => output.text(structured),
        // A result that is none of what MCP knows is shown as it came.
        None if members.get("content").is_none() => output.text(result),
        _ => Ok(()),
    }
}

/// Servers repeat their structured content as text for older clients; then once is enough.
fn has_text(result: &Members) -> bool {
    let blocks = result.get("content").and_then(json::elements).unwrap_or_default();
    blocks.into_iter().filter_map(Members::of).any(|block| block.string("type").as_deref() == Some("text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_about_all_arguments_names_them_once() {
        let told_of = |schema: &str, arguments: &str| -> Vec<String> {
            let entry = format!(r#"{{"name":"x","inputSchema":{schema}}}"#);
            check_arguments(&entry, arguments).iter().map(told).collect()
        };
        let schema = r#"{"type":"object","anyOf":[{"required":["a"]},{"required":["b"]}]}"#;
        let [told] = &told_of(schema, "{}")[..] else { panic!("one finding") };
        let sentence = "the arguments object fits none of the 2 alternatives; closest is alternative ";
        assert!(told.starts_with(sentence) && told.contains("the arguments object lacks"), "{told}");
        let schema = r#"{"type":"object","minProperties":2,"properties":{"n":{"type":"integer"}}}"#;
        let told = told_of(schema, r#"{"n":"x"}"#).join("\n");
        assert!(told.contains("the arguments object must have at least 2 members, but has 1"), "{told}");
        assert!(told.contains("/n: `n` must be an integer"), "{told}");
    }

    #[test]
    fn progress_is_told_with_what_is_known() {
        let mut note = ProgressNote { seq: 1, at_micros: 0, progress: Some(2.0), total: Some(5.0), message: None };
        assert_eq!(progress(&note), "progress: 2/5");
        note = ProgressNote { total: None, message: Some("half".to_owned()), ..note };
        assert_eq!(progress(&note), "progress: 2 half");
        note.progress = None;
        assert_eq!(progress(&note), "progress: half");
    }

    #[test]
    fn structured_content_is_shown_where_no_text_says_it() {
        let has_text = |result| has_text(&Members::of(result).expect("an object"));
        assert!(has_text(r#"{"content":[{"type":"text","text":"{}"}],"structuredContent":{}}"#));
        assert!(!has_text(r#"{"content":[{"type":"image","data":""}],"structuredContent":{}}"#));
        assert!(!has_text(r#"{"structuredContent":{}}"#));
    }
}
