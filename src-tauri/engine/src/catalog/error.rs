//! Why a text gives no target. Messages name places and names (escaped), never values.

/// What went wrong while reading, choosing or filling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    #[error("the text is {bytes} bytes long; {limit} are the most that is read")]
    TooLarge { bytes: usize, limit: usize },
    #[error("the text is empty")]
    Empty,
    /// Neither JSON nor JSON with comments; `line` and `column` count from 1.
    #[error("line {line}, column {column}: {reason}")]
    BadJson { line: usize, column: usize, reason: String },
    /// JSON, but of no shape that names servers.
    #[error("the JSON holds no servers: {found}")]
    NotAConfiguration { found: String },
    #[error("the text names {count} servers; {limit} are the most that are read")]
    TooManyServers { count: usize, limit: usize },
    #[error("the URL cannot be used: {reason}")]
    BadUrl { reason: String },
    #[error("the command line cannot be read: {reason}")]
    BadCommandLine { reason: String },
    /// `hint` is empty or begins with a space: a likely name, or all the names.
    #[error("no server is called {name}.{hint}")]
    UnknownServer { name: String, hint: String },
    /// More than one server, and none was named.
    #[error("the text names {count} servers.{hint}")]
    NoNameGiven { count: usize, hint: String },
    /// The server stands in the text, but cannot be used.
    #[error("the server {name} cannot be used: {reason}")]
    Refused { name: String, reason: String },
    /// Placeholders that have neither an answer nor a default.
    #[error("the server {name} needs a value for {}", .missing.join(", "))]
    Unanswered { name: String, missing: Vec<String> },
    /// With its placeholders filled in, the server cannot be used.
    #[error("with these answers the server {name} cannot be used: {reason}")]
    BadAnswer { name: String, reason: String },
}

impl CatalogError {
    /// What to do about it, in a sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            CatalogError::TooLarge { .. } | CatalogError::TooManyServers { .. } => "Paste only the servers you need.",
            CatalogError::Empty | CatalogError::NotAConfiguration { .. } => {
                "Give an mcpServers object, a VS Code mcp.json, one server's object, a URL, or a command line."
            }
            CatalogError::BadJson { .. } => "Mend the JSON there; comments and trailing commas are allowed.",
            CatalogError::BadUrl { .. } => "Give an http or https URL, such as https://example.com/mcp.",
            CatalogError::BadCommandLine { .. } => "Write it as in a terminal, such as: npx -y my-server --stdio",
            CatalogError::UnknownServer { .. } | CatalogError::NoNameGiven { .. } => "Name one of its servers.",
            CatalogError::Refused { .. } => "Correct the server's entry.",
            CatalogError::Unanswered { .. } => "Answer what it asks for, or write the values into its entry.",
            CatalogError::BadAnswer { .. } => "Answer differently.",
        }
    }
}
