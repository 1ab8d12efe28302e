//! Listing what a server offers, page by page to the end.

use wirescope_mcp::param_headers;
use wirescope_store::Outcome;
use wirescope_wire::json::{self, Members};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::request::RequestOptions;
use crate::session::Session;

/// A server that gives a new cursor for ever is stopped here; the frames show what it did.
const MOST_PAGES: usize = 1_000;

/// The four listings of MCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    Tools,
    Resources,
    Templates,
    Prompts,
}

impl Listing {
    pub const ALL: [Listing; 4] = [Listing::Tools, Listing::Resources, Listing::Templates, Listing::Prompts];

    pub fn method(self) -> &'static str {
        match self {
            Listing::Tools => "tools/list",
            Listing::Resources => "resources/list",
            Listing::Templates => "resources/templates/list",
            Listing::Prompts => "prompts/list",
        }
    }

    /// The member of the result that holds the entries.
    pub fn member(self) -> &'static str {
        match self {
            Listing::Tools => "tools",
            Listing::Resources => "resources",
            Listing::Templates => "resourceTemplates",
            Listing::Prompts => "prompts",
        }
    }

    /// The member of an entry that names it.
    pub fn key(self) -> &'static str {
        match self {
            Listing::Tools | Listing::Prompts => "name",
            Listing::Resources => "uri",
            Listing::Templates => "uriTemplate",
        }
    }

    /// The server capability that declares it.
    pub fn capability(self) -> &'static str {
        match self {
            Listing::Tools => "tools",
            Listing::Resources | Listing::Templates => "resources",
            Listing::Prompts => "prompts",
        }
    }
}

impl Engine {
    /// Asks for all pages and returns each entry's JSON text, in order.
    ///
    /// # Errors
    /// What ends the listing: the server's error, a time-out, a lost link. Pages that came before it are in the log.
    pub async fn list(
        &self,
        session: &Session,
        listing: Listing,
        options: RequestOptions,
    ) -> Result<Vec<String>, EngineError> {
        let mut entries = Vec::new();
        let mut cursor: Option<String> = None;
        let mut seen = std::collections::HashSet::new();
        for _ in 0..MOST_PAGES {
            let params = cursor.as_ref().map(|cursor| format!(r#"{{"cursor":{cursor}}}"#));
            let answer = session.request(listing.method(), params.as_deref(), options).await?;
            if answer.outcome != Outcome::Ok {
                return Err(self.failure(session, listing.method(), &answer, options.timeout).await);
            }
            let page = self.answer_text(session, &answer).await?;
            let members = Members::of(&page).unwrap_or_default();
            let texts = members.get(listing.member()).and_then(json::elements).unwrap_or_default();
            if listing == Listing::Tools {
                learn(session, &texts);
            }
            entries.extend(texts.into_iter().map(str::to_owned));
            // Only a string is a cursor; an empty one is valid (MCP 2026-07-28, server/utilities/pagination).
            cursor = members.get("nextCursor").filter(|token| token.starts_with('"')).map(str::to_owned);
            match &cursor {
                Some(token) if seen.insert(token.clone()) => {}
                _ => break,
            }
        }
        Ok(entries)
    }
}

/// Over stateless HTTP some parameters are mirrored into headers: the listing says which.
fn learn(session: &Session, tools: &[&str]) {
    for tool in tools {
        let members = Members::of(tool).unwrap_or_default();
        if let (Some(name), Some(schema)) = (members.string("name"), members.get("inputSchema")) {
            session.learn_param_headers(name, param_headers(schema).0);
        }
    }
}

/// Why a tool may not be used over stateless HTTP; `None` when it may. `tool` is its listing entry.
pub fn exclusion(tool: &str) -> Option<String> {
    let schema = Members::of(tool)?.get("inputSchema")?;
    let (_, findings) = param_headers(schema);
    findings.first().map(|finding| format!("{} ({})", finding.message, finding.pointer))
}
