//! Taking secrets out of what is written, leaving a placeholder where each stood.
//!
//! It errs on the side of taking out: a variable or header stays only when its name is known to be harmless, or its
//! value plainly is (`true`, `3000`, `production`).

const SECRET_WORDS: [&str; 14] = [
    "token",
    "secret",
    "passw",
    "pwd",
    "key",
    "auth",
    "credential",
    "cookie",
    "bearer",
    "session",
    "signature",
    "sig",
    "pat",
    "dsn",
];
const HARMLESS_HEADERS: [&str; 6] =
    ["accept", "accept-language", "content-type", "user-agent", "mcp-protocol-version", "origin"];
const HARMLESS_WORDS: [&str; 18] = [
    "",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "production",
    "development",
    "test",
    "trace",
    "debug",
    "info",
    "warn",
    "warning",
    "error",
    "stdio",
    "localhost",
];

/// Whether a name tells that its value is a secret. Short words count only as a word of their own.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut parts = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    SECRET_WORDS.iter().any(|word| word.len() > 3 && name.contains(word))
        || parts.any(|part| SECRET_WORDS.contains(&part) || part.ends_with("key"))
}

fn is_harmless(value: &str) -> bool {
    let is_small_number = value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit());
    is_small_number || HARMLESS_WORDS.contains(&value.to_ascii_lowercase().as_str())
}

/// A variable's value, or what stands in its place.
pub(super) fn variable(name: &str, value: &str, replace: &mut impl FnMut(&str, &str) -> String) -> String {
    if is_placeholder(value) || (is_harmless(value) && !is_secret_name(name)) {
        return value.to_owned();
    }
    replace(name, value)
}

/// A header's value; the scheme of an `Authorization` stays readable.
pub(super) fn header(name: &str, value: &str, replace: &mut impl FnMut(&str, &str) -> String) -> String {
    if HARMLESS_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        return value.to_owned();
    }
    for scheme in ["Bearer ", "Basic ", "Token "] {
        if let Some(credential) = value.strip_prefix(scheme) {
            return format!("{scheme}{}", variable(&format!("{name} token"), credential, replace));
        }
    }
    variable(name, value, replace)
}

/// A URL whose telling query values are taken out. Worked on as text: nothing else in it changes.
pub(super) fn url(url: &str, replace: &mut impl FnMut(&str, &str) -> String) -> String {
    let (address, fragment) = url.split_once('#').map_or((url, None), |(address, fragment)| (address, Some(fragment)));
    let Some((path, query)) = address.split_once('?') else { return url.to_owned() };
    let mut concealed = Vec::new();
    for pair in query.split('&') {
        concealed.push(match pair.split_once('=') {
            Some((name, value)) if is_secret_name(name) || name == "code" => {
                format!("{name}={}", variable(&format!("{name} secret"), value, replace))
            }
            _ => pair.to_owned(),
        });
    }
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{path}?{}{fragment}", concealed.join("&"))
}

/// Arguments in which secrets are plain to see: `--api-key VALUE`, `--api-key=VALUE`, `API_KEY=VALUE` (as `docker -e` has
/// it), `Authorization: VALUE`, a URL, and words that begin as well-known tokens do.
pub(super) fn arguments(words: &[String], replace: &mut impl FnMut(&str, &str) -> String) -> Vec<String> {
    let mut concealed = Vec::with_capacity(words.len());
    let mut flag: Option<&str> = None;
    for (at, word) in words.iter().enumerate() {
        let before = flag.take();
        concealed.push(if at == 0 {
            word.clone()
        } else if let Some(flag) = before.filter(|_| !word.starts_with('-')) {
            variable(flag, word, replace)
        } else {
            argument(word, replace)
        });
        if word.starts_with('-') && !word.contains('=') && is_secret_name(word) {
            flag = Some(word.trim_start_matches('-'));
        }
    }
    concealed
}

fn argument(word: &str, replace: &mut impl FnMut(&str, &str) -> String) -> String {
    const TOKEN_STARTS: [&str; 9] = ["sk-", "sk_", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "eyJ"];
    if word.starts_with("http://") || word.starts_with("https://") {
        return url(word, replace);
    }
    if let Some((name, value)) = word.split_once('=')
        && is_secret_name(name)
        && !name.contains([' ', '/'])
    {
        return format!("{name}={}", variable(name.trim_start_matches('-'), value, replace));
    }
    if let Some((name, value)) = word.split_once(':')
        && is_secret_name(name)
        && !name.contains([' ', '/'])
    {
        let blank = &value[..value.len() - value.trim_start().len()];
        return format!("{name}:{blank}{}", header(name, value.trim_start(), replace));
    }
    if TOKEN_STARTS.iter().any(|start| word.starts_with(start)) && word.len() >= 20 {
        return replace("token", word);
    }
    word.to_owned()
}

/// A text that is one placeholder and nothing else gives nothing away.
fn is_placeholder(value: &str) -> bool {
    let inner = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| !inner.contains(['$', '{', '}']) && !inner.contains(":-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(name: &str, _: &str) -> String {
        format!("<{name}>")
    }

    #[test]
    fn variables_stay_only_when_they_are_plainly_harmless() {
        for (name, value, expected) in [
            ("API_KEY", "abc", "<API_KEY>"),
            ("API_KEY", "1234", "<API_KEY>"),
            ("DATABASE_URL", "postgres://u:p@h/d", "<DATABASE_URL>"),
            ("GITHUB_PAT", "true", "<GITHUB_PAT>"),
            ("PATH", "/usr/bin", "<PATH>"),
            ("NODE_ENV", "production", "production"),
            ("PORT", "3000", "3000"),
            ("TOKEN", "${env:TOKEN}", "${env:TOKEN}"),
            ("TOKEN", "${TOKEN:-abc}", "<TOKEN>"),
        ] {
            assert_eq!(variable(name, value, &mut replace), expected, "{name}={value}");
        }
    }

    #[test]
    fn arguments_lose_the_secrets_that_are_plain_to_see() {
        let words = [
            "npx",
            "-y",
            "server",
            "--api-key",
            "abc",
            "--token=def",
            "-e",
            "DB_PASSWORD=ghi",
            "--header",
            "Authorization: Bearer jkl",
            "https://h/mcp?access_token=mno&a=1#f",
            "ghp_0123456789abcdefghij",
            "--verbose",
            "/tmp/a:b",
        ];
        let words = words.map(str::to_owned);
        assert_eq!(
            arguments(&words, &mut replace),
            [
                "npx",
                "-y",
                "server",
                "--api-key",
                "<api-key>",
                "--token=<token>",
                "-e",
                "DB_PASSWORD=<DB_PASSWORD>",
                "--header",
                "Authorization: Bearer <Authorization token>",
                "https://h/mcp?access_token=<access_token secret>&a=1#f",
                "<token>",
                "--verbose",
                "/tmp/a:b",
            ]
        );
    }
}
