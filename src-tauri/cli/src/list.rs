//! `wirescope list`: what a server offers, each entry as the server wrote it.

use serde::Serialize;
use wirescope_engine::{EngineError, Listing, exclusion};

use crate::args::{List, What};
use crate::connection::{Connection, connected};
use crate::escape;
use crate::json::{self, Members};
use crate::output::{Format, Output, Paint, say_as};
use crate::report::{Failure, Verdict};

/// JSON-RPC 2.0, "Method not found".
const METHOD_NOT_FOUND: &str = "-32601";

/// One kind of what is offered.
struct Block {
    listing: Listing,
    is_declared: bool,
    entries: Vec<String>,
    /// Tools that stateless HTTP forbids.
    excluded: Vec<Excluded>,
    refusal: Option<Refusal>,
}

/// A tool that is left out, and why.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Excluded {
    name: String,
    reason: String,
}

/// An error answer to one listing among several.
struct Refusal {
    code: String,
    message: String,
}

pub async fn run(list: List, output: &mut Output) -> Result<Verdict, Failure> {
    connected(list.server, output, async |connection, output| {
        let mut blocks = Vec::new();
        for listing in asked(list.what) {
            blocks.push(block(connection, *listing, list.what).await?);
        }
        match output.format {
            Format::Text => print_text(&blocks, output)?,
            Format::Json => output.json_line(&document(&blocks))?,
            Format::Jsonl => print_lines(&blocks, output)?,
        }
        tell_exclusions(&blocks);
        tell_refusals(&blocks);
        Ok(verdict(&blocks))
    })
    .await
}

fn asked(what: What) -> &'static [Listing] {
    match what {
        What::Tools => &[Listing::Tools],
        What::Resources => &[Listing::Resources],
        What::Templates => &[Listing::Templates],
        What::Prompts => &[Listing::Prompts],
        What::All => &Listing::ALL,
    }
}

/// Asks for one kind. Among several, one that is refused does not hide the others.
async fn block(connection: &Connection, listing: Listing, what: What) -> Result<Block, Failure> {
    let mut block =
        Block { listing, is_declared: connection.declares(listing.capability()).await?, ..Block::of(listing) };
    if !block.is_declared {
        return Ok(block);
    }
    match connection.engine.list(&connection.session, listing, connection.options).await {
        Ok(entries) if listing == Listing::Tools && connection.mirrors_params => {
            (block.entries, block.excluded) = usable(entries);
        }
        Ok(entries) => block.entries = entries,
        Err(EngineError::ServerError { code, message, .. }) if what == What::All => {
            block.refusal = Some(Refusal { code, message });
        }
        Err(error) => return Err(connection.explain(listing.method(), error).await),
    }
    Ok(block)
}

/// Over stateless HTTP a client must leave out tools with invalid header annotations, and say so (MCP 2026-07-28,
/// basic/transports/streamable-http, "Custom headers from tool parameters").
fn usable(entries: Vec<String>) -> (Vec<String>, Vec<Excluded>) {
    let (mut kept, mut excluded) = (Vec::new(), Vec::new());
    for entry in entries {
        match exclusion(&entry) {
            None => kept.push(entry),
            Some(reason) => {
                let name = Members::of(&entry).and_then(|entry| entry.string("name")).unwrap_or_default();
                excluded.push(Excluded { name, reason });
            }
        }
    }
    (kept, excluded)
}

impl Block {
    fn of(listing: Listing) -> Block {
        Block { listing, is_declared: false, entries: Vec::new(), excluded: Vec::new(), refusal: None }
    }

    /// Templates have no capability of their own: a server with resources may well have none, and says so like this.
    fn is_absent(&self) -> bool {
        self.listing == Listing::Templates && self.refusal.as_ref().is_some_and(|one| one.code == METHOD_NOT_FOUND)
    }

    fn heading(&self) -> &'static str {
        match self.listing {
            Listing::Tools => "Tools",
            Listing::Resources => "Resources",
            Listing::Templates => "Resource templates",
            Listing::Prompts => "Prompts",
        }
    }

    /// What one entry is called in `jsonl`.
    fn kind(&self) -> &'static str {
        match self.listing {
            Listing::Tools => "tool",
            Listing::Resources => "resource",
            Listing::Templates => "template",
            Listing::Prompts => "prompt",
        }
    }
}

fn tell_exclusions(blocks: &[Block]) {
    for Excluded { name, reason } in blocks.iter().flat_map(|block| &block.excluded) {
        say_as(Paint::Warning, "warning", &escape::text(&format!("the tool {name} is left out: {reason}")));
    }
}

fn tell_refusals(blocks: &[Block]) {
    for block in blocks {
        if let Some(Refusal { code, message }) = &block.refusal {
            let told = format!("{} was refused: {message} ({code})", block.listing.method());
            say_as(Paint::Warning, "warning", &escape::text(&told));
        }
    }
}

fn verdict(blocks: &[Block]) -> Verdict {
    let is_refused = |block: &Block| block.refusal.is_some() && !block.is_absent();
    if blocks.iter().any(is_refused) { Verdict::No } else { Verdict::Fine }
}

fn print_text(blocks: &[Block], output: &mut Output) -> Result<(), Failure> {
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            output.line("")?;
        }
        let note = match (&block.refusal, block.is_declared) {
            (Some(_), _) => "refused".to_owned(),
            (None, false) => "not offered".to_owned(),
            (None, true) => block.entries.len().to_string(),
        };
        let heading = output.paint(Paint::Heading, &format!("{} ({note})", block.heading()));
        output.line(&heading)?;
        for entry in &block.entries {
            let (name, about) = name_and_about(block.listing, entry);
            let about = about.map(|about| output.paint(Paint::Muted, &format!(" — {about}"))).unwrap_or_default();
            output.line(&format!("  {name}{about}"))?;
        }
    }
    Ok(())
}

/// What an entry is asked for by, and the first line of what it says of itself, both escaped.
fn name_and_about(listing: Listing, entry: &str) -> (String, Option<String>) {
    let members = Members::of(entry).unwrap_or_default();
    let name = members.string(listing.key());
    let about = members.string("description").or_else(|| members.string("title")).or_else(|| {
        // Of a tool or prompt that is what stands before it already.
        members.string("name").filter(|_| listing.key() != "name")
    });
    let first = about.and_then(|about| about.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned));
    // An entry without a name is shown as it came.
    let name = name.unwrap_or_else(|| entry.to_owned());
    (escape::line(&name).into_owned(), first.map(|first| escape::line(&first).into_owned()))
}

/// All blocks as one JSON document.
fn document(blocks: &[Block]) -> String {
    let mut members: Vec<String> = Vec::new();
    for block in blocks {
        members.push(format!(r#""{}":[{}]"#, block.listing.member(), block.entries.join(",")));
    }
    let excluded: Vec<&Excluded> = blocks.iter().flat_map(|block| &block.excluded).collect();
    if !excluded.is_empty() {
        members.push(format!(r#""excluded":{}"#, json::write(&excluded)));
    }
    let problems: Vec<String> = blocks.iter().filter_map(problem).collect();
    if !problems.is_empty() {
        members.push(format!(r#""problems":[{}]"#, problems.join(",")));
    }
    format!("{{{}}}", members.join(","))
}

fn problem(block: &Block) -> Option<String> {
    let Refusal { code, message } = block.refusal.as_ref()?;
    let (method, code, message) = (block.listing.method(), json::string(code), json::string(message));
    Some(format!(r#"{{"method":"{method}","code":{code},"message":{message}}}"#))
}

fn print_lines(blocks: &[Block], output: &mut Output) -> Result<(), Failure> {
    for block in blocks {
        for entry in &block.entries {
            output.json_line(&format!(r#"{{"kind":"{}","entry":{entry}}}"#, block.kind()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_told_in_one_harmless_line() {
        let entry = r#"{"name":"a\u001b[2J","description":"\n  First line.\nSecond."}"#;
        let told = name_and_about(Listing::Tools, entry);
        assert_eq!(told, ("a\\u{1b}[2J".to_owned(), Some("First line.".to_owned())));
    }

    #[test]
    fn a_resource_is_told_by_its_address_and_its_name() {
        let entry = r#"{"uri":"file:///a","name":"A"}"#;
        assert_eq!(name_and_about(Listing::Resources, entry), ("file:///a".to_owned(), Some("A".to_owned())));
    }

    #[test]
    fn an_entry_that_is_no_object_is_shown_as_it_came() {
        assert_eq!(name_and_about(Listing::Tools, "[1.0]"), ("[1.0]".to_owned(), None));
    }

    fn refused(listing: Listing, code: &str) -> Block {
        let refusal = Some(Refusal { code: code.to_owned(), message: "no \"way\"".to_owned() });
        Block { is_declared: true, refusal, ..Block::of(listing) }
    }

    #[test]
    fn a_document_holds_the_servers_own_texts_and_only_the_kinds_asked_for() {
        let entries = vec![r#"{"name":"a","n":1.0}"#.to_owned(), r#"{"name":"b","n":9007199254740993}"#.to_owned()];
        let blocks = [Block { entries, ..Block::of(Listing::Tools) }, Block::of(Listing::Templates)];
        let expected = r#"{"tools":[{"name":"a","n":1.0},{"name":"b","n":9007199254740993}],"resourceTemplates":[]}"#;
        assert_eq!(document(&blocks), expected);
    }

    #[test]
    fn a_tool_that_stateless_http_forbids_is_left_out_with_its_reason() {
        let bad =
            r#"{"name":"b","inputSchema":{"type":"object","properties":{"x":{"type":"object","x-mcp-header":"X"}}}}"#;
        let good =
            r#"{"name":"a","inputSchema":{"type":"object","properties":{"x":{"type":"string","x-mcp-header":"X"}}}}"#;
        let (entries, excluded) = usable(vec![good.to_owned(), bad.to_owned()]);
        assert_eq!((entries.as_slice(), excluded[0].name.as_str()), ([good.to_owned()].as_slice(), "b"));
        assert!(excluded[0].reason.contains("/properties/x"), "{}", excluded[0].reason);
        let document = document(&[Block { entries, excluded, ..Block::of(Listing::Tools) }]);
        let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
        assert_eq!(
            (document["tools"].as_array().map(Vec::len), &document["excluded"][0]["name"]),
            (Some(1), &"b".into())
        );
    }

    #[test]
    fn a_refused_listing_hides_no_other_and_is_a_no() {
        let blocks = [Block::of(Listing::Tools), refused(Listing::Prompts, "-32603")];
        assert_eq!(verdict(&blocks), Verdict::No);
        let document: serde_json::Value = serde_json::from_str(&document(&blocks)).expect("JSON");
        let problem = serde_json::json!({"method": "prompts/list", "code": "-32603", "message": "no \"way\""});
        assert_eq!(document, serde_json::json!({"tools": [], "prompts": [], "problems": [problem]}));
    }

    #[test]
    fn a_server_with_resources_need_not_know_templates() {
        assert_eq!(verdict(&[refused(Listing::Templates, "-32601")]), Verdict::Fine);
        assert_eq!(verdict(&[refused(Listing::Templates, "-32603")]), Verdict::No);
        assert_eq!(verdict(&[refused(Listing::Tools, "-32601")]), Verdict::No, "it declared that it has tools");
    }
}
