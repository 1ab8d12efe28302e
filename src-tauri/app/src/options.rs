//! The window's few command line options.

use std::path::PathBuf;

use wirescope_engine::{LogChoice, default_log_path};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    log: Option<PathBuf>,
}

impl Options {
    /// Reads the words after the program's name.
    ///
    /// # Errors
    /// An option that is not known, or `--log` without a file.
    pub fn parse(words: impl Iterator<Item = String>) -> anyhow::Result<Options> {
        let mut words = words;
        let mut options = Options::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--log" => match words.next() {
                    Some(path) => options.log = Some(PathBuf::from(path)),
                    None => anyhow::bail!("--log needs a file"),
                },
                other => anyhow::bail!("{other} is not an option of the window; it takes --log FILE, or demo"),
            }
        }
        Ok(options)
    }

    pub fn log_choice(&self) -> LogChoice {
        self.log.clone().or_else(default_log_path).map_or(LogChoice::Memory, LogChoice::File)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> anyhow::Result<Options> {
        Options::parse(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn a_log_can_be_named_and_anything_else_is_refused() {
        assert_eq!(parse(&["--log", "a.db"]).expect("read"), Options { log: Some("a.db".into()) });
        assert_eq!(parse(&[]).expect("read"), Options::default());
        assert!(parse(&["--log"]).is_err());
        assert!(parse(&["--colour"]).is_err());
    }
}
