//! Targets: what people name, turned into what is spawned and into what the log remembers.

mod label;

use std::path::PathBuf;
use std::time::Duration;

use wirescope_transport::stdio::Spawn;

use crate::error::EngineError;
use crate::mask::mask_url;
use crate::request::{Purpose, RequestOptions};
use crate::view::{Target, TargetSummary, Timeouts};

impl Target {
    /// `spool` is the folder where long messages wait to be recorded.
    pub(crate) fn spawn(&self, spool: Option<PathBuf>) -> Spawn {
        Spawn { command: self.command.clone(), env: self.env.clone(), cwd: self.cwd.as_ref().map(Into::into), spool }
    }

    /// What the log keeps of it: the names of variables and headers, not their values.
    pub fn summary(&self) -> TargetSummary {
        let http = self.http.as_ref();
        TargetSummary {
            label: self.label(),
            command: self.command.clone(),
            env_names: self.env.keys().cloned().collect(),
            cwd: self.cwd.clone(),
            url: http.map(|http| mask_url(&http.url)),
            header_names: http.iter().flat_map(|http| http.headers.iter().map(|(name, _)| name.clone())).collect(),
            accepts_any_certificate: http.is_some_and(|http| http.accept_any_certificate),
            transport: http.map(|http| http.transport),
            proxy: http.and_then(|http| http.proxy.as_deref()).map(mask_url),
            ca_file: http.and_then(|http| http.ca_file.clone()),
            client_certificate: http.and_then(|http| http.client_certificate.clone()),
            protocol: self.protocol.clone(),
            capabilities: self.capabilities.clone(),
            timeouts: self.timeouts.clone(),
        }
    }

    /// What its verdict is remembered under.
    pub(crate) fn verdict_key(&self) -> String {
        match &self.http {
            Some(http) => mask_url(&http.url),
            None => shell_words::join(&self.command),
        }
    }

    /// The name, or the URL's host, or what the command runs.
    pub fn label(&self) -> String {
        if !self.name.trim().is_empty() {
            return self.name.trim().to_owned();
        }
        if let Some(http) = &self.http {
            let parsed = url::Url::parse(&http.url).ok();
            let host = parsed.as_ref().and_then(|url| Some(format!("{}{}", url.host_str()?, port(url))));
            return host.unwrap_or_else(|| http.url.clone());
        }
        label::of_command(&self.command).unwrap_or_else(|| "server".to_owned())
    }
}

impl TargetSummary {
    /// The command as a person would have to write it in a shell.
    pub fn command_line(&self) -> String {
        shell_words::join(&self.command)
    }

    /// How a request to it is sent when nobody says otherwise.
    pub fn request_options(&self, purpose: Purpose) -> RequestOptions {
        self.timeouts.clone().unwrap_or_default().request_options(purpose)
    }
}

impl Timeouts {
    /// How long a request waits: as these say, and else as long as any does.
    pub fn request_options(&self, purpose: Purpose) -> RequestOptions {
        let timeout = self.answer_millis.map_or(RequestOptions::DEFAULT_TIMEOUT, Duration::from_millis);
        let longest = self.longest_millis.map_or(RequestOptions::DEFAULT_LONGEST, Duration::from_millis);
        RequestOptions { purpose, timeout, longest, ..RequestOptions::default() }
    }
}

fn port(url: &url::Url) -> String {
    url.port().map(|port| format!(":{port}")).unwrap_or_default()
}

/// Splits a command line into words as a POSIX shell does, expanding nothing.
///
/// # Errors
/// [`EngineError::BadCommandLine`] when a quote is not closed, or there is no word at all.
pub fn split_command_line(text: &str) -> Result<Vec<String>, EngineError> {
    let words = shell_words::split(text)
        .map_err(|_| EngineError::BadCommandLine { reason: "a quotation mark is not closed".to_owned() })?;
    if words.is_empty() {
        return Err(EngineError::BadCommandLine { reason: "it is empty".to_owned() });
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::view::{HttpTarget, HttpTransport};

    #[test]
    fn a_target_is_called_by_its_name_its_host_or_its_command() {
        let command = ["node", "index.js", "stdio"].map(str::to_owned).to_vec();
        let target = Target { command, ..Target::default() };
        assert_eq!(target.label(), "index.js");
        assert_eq!(Target { name: " mine ".to_owned(), ..target }.label(), "mine");
        let http = HttpTarget { url: "http://127.0.0.1:3001/mcp".to_owned(), ..HttpTarget::default() };
        assert_eq!(Target { http: Some(http), ..Target::default() }.label(), "127.0.0.1:3001");
        assert_eq!(Target::default().label(), "server");
    }

    #[test]
    fn a_session_remembers_all_of_its_target_but_what_is_secret() {
        let text = json!({
            "name": "far", "protocol": "legacy", "capabilities": "{\"roots\":{}}", "env": {"KEY": "s3cret"},
            "timeouts": {"first_byte_millis": 7, "answer_millis": 8, "longest_millis": 9},
            "http": {
                "url": "https://me:s3cret@h/mcp?token=s3cret", "transport": "sse", "headers": [["X-Key", "s3cret"]],
                "proxy": "http://me:s3cret@p:3128/", "ca_file": "ca.pem", "client_certificate": "me.pem",
            },
        });
        let target: Target = serde_json::from_value(text).expect("a target");
        let summary = target.summary();
        assert_eq!((summary.transport, summary.proxy.as_deref()), (Some(HttpTransport::Sse), Some("http://p:3128/")));
        assert_eq!((summary.ca_file, summary.client_certificate), (Some("ca.pem".into()), Some("me.pem".into())));
        assert_eq!((summary.protocol.as_deref(), summary.timeouts), (Some("legacy"), target.timeouts.clone()));
        let kept = serde_json::to_string(&target.summary()).expect("JSON");
        assert!(!kept.contains("s3cret"), "{kept}");
        let before = r#"{"label":"x","command":["x"],"env_names":[],"cwd":null}"#;
        let before: TargetSummary = serde_json::from_str(before).expect("logs of older versions are read");
        assert_eq!((before.transport, before.timeouts), (None, None));
    }

    #[test]
    fn a_request_waits_as_its_target_says() {
        let timeouts = Timeouts { answer_millis: Some(5), longest_millis: Some(50), ..Timeouts::default() };
        let options = timeouts.request_options(Purpose::Own);
        assert_eq!((options.timeout, options.longest), (Duration::from_millis(5), Duration::from_millis(50)));
        let options = Timeouts::default().request_options(Purpose::Asked);
        assert_eq!(
            (options.timeout, options.longest),
            (RequestOptions::DEFAULT_TIMEOUT, RequestOptions::DEFAULT_LONGEST)
        );
    }

    #[test]
    fn a_command_line_is_split_as_a_shell_does_and_nothing_is_expanded() {
        assert_eq!(
            split_command_line(r#"node "my server.js" '$HOME' a\ b"#).expect("words"),
            ["node", "my server.js", "$HOME", "a b"]
        );
        assert!(split_command_line("  ").is_err());
        assert!(split_command_line("node 'x").is_err());
    }
}
