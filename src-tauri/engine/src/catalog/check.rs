//! What no target may hold, and what a person should look at twice. Used on import, and again once answers are in.
//!
//! Reasons name the place, never the value: it may be a secret.

use crate::view::{HttpTarget, Target};

/// The most words of one command.
const WORDS_LIMIT: usize = 4_096;

/// What to look at twice.
///
/// `pending` names whether a text still holds placeholders: such a URL is checked once they are filled.
///
/// # Errors
/// Why this target cannot be used.
pub(super) fn target(target: &Target, pending: impl Fn(&str) -> bool) -> Result<Vec<String>, String> {
    let mut notes = match &target.http {
        Some(http) => http_target(http, &pending)?,
        None => command(&target.command)?,
    };
    for (name, value) in &target.env {
        if name.is_empty() || name.contains('=') || name.chars().any(char::is_control) {
            return Err("the name of a variable is empty, or holds = or a control character".to_owned());
        }
        if value.contains('\0') {
            return Err("the value of a variable holds a NUL character".to_owned());
        }
    }
    if let Some(cwd) = &target.cwd {
        if cwd.chars().any(char::is_control) {
            return Err("the working folder holds a control character".to_owned());
        }
        if cwd.chars().any(is_hidden) {
            notes.push("the working folder holds invisible or direction-changing characters".to_owned());
        }
    }
    Ok(notes)
}

fn command(words: &[String]) -> Result<Vec<String>, String> {
    let Some(program) = words.first().filter(|program| !program.trim().is_empty()) else {
        return Err("it names no program".to_owned());
    };
    if words.len() > WORDS_LIMIT {
        return Err(format!("its command has more than {WORDS_LIMIT} words"));
    }
    if program.chars().any(char::is_control) {
        return Err("the program's name holds a control character".to_owned());
    }
    let mut notes = Vec::new();
    // A script given as an argument has lines; a terminal's control sequences have no business there.
    for (at, word) in words.iter().enumerate().skip(1) {
        if word.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t' | '\r')) {
            return Err(format!("argument {at} holds a control character"));
        }
        if word.contains(['\n', '\r']) {
            notes.push(format!("argument {at} holds more than one line"));
        }
    }
    if words.iter().any(|word| word.chars().any(is_hidden)) {
        notes.push("the command holds invisible or direction-changing characters".to_owned());
    }
    Ok(notes)
}

fn http_target(http: &HttpTarget, pending: &impl Fn(&str) -> bool) -> Result<Vec<String>, String> {
    for (name, value) in &http.headers {
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err("the name of a header holds a character that HTTP forbids".to_owned());
        }
        if value.chars().any(|character| character.is_control() && character != '\t') {
            return Err("the value of a header holds a control character".to_owned());
        }
    }
    url(&http.url, pending(&http.url))
}

/// RFC 9110 §5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether a URL can be used; `pending` ones are looked at only as far as placeholders let them.
pub(crate) fn url(text: &str, pending: bool) -> Result<Vec<String>, String> {
    // The URL standard drops tabs and line ends silently: what is shown would not be what is opened.
    if text.chars().any(|character| character.is_control() || character.is_whitespace() || is_hidden(character))
        && !pending
    {
        return Err("it holds a blank, a control character or an invisible one".to_owned());
    }
    if text.chars().any(char::is_control) {
        return Err("it holds a control character".to_owned());
    }
    // The same standard reads it as a slash: in `http://a\@b/` people see the host b, and it opens a.
    if text.contains('\\') {
        return Err("it holds a backslash, which would be read as a slash".to_owned());
    }
    if pending {
        return Ok(Vec::new());
    }
    let parsed = url::Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => "it does not begin with http:// or https://".to_owned(),
        other => other.to_string(),
    })?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(format!("its scheme is {}, not http or https", parsed.scheme()));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err("it holds a user name or a password; put them into an Authorization header instead".to_owned());
    }
    let is_loopback = match parsed.host() {
        None => return Err("it names no host".to_owned()),
        // The URL standard lets `$(id)` pass as a host; no name that can be looked up has such characters.
        Some(url::Host::Domain(name)) if !name.bytes().all(is_name_byte) => {
            return Err("its host holds a character that names do not have".to_owned());
        }
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
    };
    if parsed.scheme() == "http" && !is_loopback {
        return Ok(vec![
            "plain http to another machine: anybody on the way can read and change what is sent".to_owned(),
        ]);
    }
    Ok(Vec::new())
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

/// Characters that show nothing, or turn the direction of those beside them.
pub(super) fn is_hidden(character: char) -> bool {
    matches!(
        u32::from(character),
        0xAD | 0x61C | 0x115F | 0x1160 | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFEFF
            | 0xE0000..=0xE007F
    )
}
