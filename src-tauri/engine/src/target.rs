//! Targets: what people name, turned into what is spawned and into what the log remembers.

use wirescope_transport::stdio::Spawn;

use crate::error::EngineError;
use crate::mask::mask_url;
use crate::view::{Target, TargetSummary};

impl Target {
    pub(crate) fn spawn(&self) -> Spawn {
        Spawn { command: self.command.clone(), env: self.env.clone(), cwd: self.cwd.as_ref().map(Into::into) }
    }

    /// What the log keeps of it: the names of variables, not their values.
    pub fn summary(&self) -> TargetSummary {
        TargetSummary {
            label: self.label(),
            command: self.command.clone(),
            env_names: self.env.keys().cloned().collect(),
            cwd: self.cwd.clone(),
            url: self.http.as_ref().map(|http| mask_url(&http.url)),
            header_names: self.http.iter().flat_map(|http| http.headers.iter().map(|(name, _)| name.clone())).collect(),
            accepts_any_certificate: self.http.as_ref().is_some_and(|http| http.accept_any_certificate),
        }
    }

    /// What its verdict is remembered under.
    pub(crate) fn verdict_key(&self) -> String {
        match &self.http {
            Some(http) => mask_url(&http.url),
            None => shell_words::join(&self.command),
        }
    }

    /// The name, or the command's most telling word: the last that is no flag, without its folder.
    pub fn label(&self) -> String {
        if !self.name.trim().is_empty() {
            return self.name.trim().to_owned();
        }
        if let Some(http) = &self.http {
            let parsed = url::Url::parse(&http.url).ok();
            let host = parsed.as_ref().and_then(|url| Some(format!("{}{}", url.host_str()?, port(url))));
            return host.unwrap_or_else(|| http.url.clone());
        }
        // A script given on the command line is no name.
        let is_name =
            |word: &&String| !word.starts_with('-') && !word.is_empty() && !word.contains(char::is_whitespace);
        let telling = self.command.iter().rev().find(is_name);
        let word = telling.or(self.command.first()).map_or("server", String::as_str);
        // A scoped npm package's slash is part of its name.
        if word.starts_with('@') {
            return word.to_owned();
        }
        word.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or(word).to_owned()
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
    use super::*;

    fn label(command: &[&str]) -> String {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        Target { command, ..Target::default() }.label()
    }

    #[test]
    fn a_target_without_a_name_is_called_by_its_most_telling_word() {
        assert_eq!(
            label(&["npx", "-y", "@modelcontextprotocol/server-everything"]),
            "@modelcontextprotocol/server-everything"
        );
        assert_eq!(label(&["/usr/local/bin/my-server", "--stdio"]), "my-server");
        assert_eq!(label(&["python", "src/server.py"]), "server.py");
        assert_eq!(label(&["python3", "-c", "import x\nx.run()"]), "python3");
        assert_eq!(label(&[]), "server");
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
