//! Command lines, URLs and headers in whatever spelling: read as they are meant, or refused, and never half of each.

use proptest::prelude::*;
use url::Url;

use super::*;

/// Whether a shell would take the word for a variable of the command, and we for the same.
fn sets_a_variable(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| super::super::placeholder::is_variable_name(name))
}

/// The words as a command line, each in quotation marks: without them `{` begins a JSON document.
fn quoted(words: &[String]) -> String {
    let quote = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

fn any_word() -> impl Strategy<Value = String> {
    let odd = [
        "'", "\"", "\\", " ", "$", "`", "#", "~", "*", "?", ";", "|", "&", "(", ")", "<", ">", "!", "{", "}", "[", "]",
        "=", "%", "é", "日本", "--", "-", "a", "",
    ];
    prop_oneof![
        proptest::collection::vec(proptest::sample::select(odd.to_vec()), 0..8).prop_map(|parts| parts.concat()),
        "\\PC{0,12}",
    ]
}

/// A URL, or something near one.
fn near_a_url() -> impl Strategy<Value = String> {
    let pieces = [
        "http://",
        "https://",
        "HTTPS://",
        "ftp://",
        "javascript:",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "?",
        "#",
        "%",
        "%00",
        "%0d%0a",
        "[::1]",
        "[",
        "]",
        "127.0.0.1",
        "0x7f.1",
        "localhost",
        "h",
        "h.example",
        "me",
        "me:pw@",
        ":443",
        ":99999",
        ":0",
        "xn--",
        "é",
        "..",
        "$(id)",
        "`id`",
        "|",
        ";",
        "<",
        ">",
        "^",
        "&",
        "'",
        "\"",
        " ",
        "\t",
        "\n",
        "\r",
        "\0",
        "\u{1b}",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{200b}",
        "\u{202e}",
        "\u{2028}",
        "\u{feff}",
        "${A}",
        "${input:a}",
    ];
    let scheme = prop_oneof![3 => Just("http://"), 3 => Just("https://"), 1 => Just("")];
    let parts = proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..7);
    (scheme, parts).prop_map(|(scheme, parts)| format!("{scheme}{}", parts.concat()))
}

/// Asserts that a target's URL, without placeholders, is what T2 of the threats lets pass.
fn assert_sound(text: &str) -> Result<(), TestCaseError> {
    let is_odd = |character: char| {
        character.is_control() || character.is_whitespace() || matches!(character, '\u{200b}' | '\u{202e}' | '\u{feff}')
    };
    prop_assert!(!text.contains(is_odd), "{:?}", text);
    let url = Url::parse(text).map_err(|error| TestCaseError::fail(format!("{text:?}: {error}")))?;
    prop_assert!(matches!(url.scheme(), "http" | "https"), "{:?}", text);
    prop_assert_eq!((url.username(), url.password()), ("", None), "{:?}", text);
    let host = url.host_str().unwrap_or_default();
    prop_assert!(!host.is_empty(), "{:?}", text);
    prop_assert!(host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte)), "{:?}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn words_that_are_quoted_come_back_as_they_were(words in proptest::collection::vec(any_word(), 1..6)) {
        prop_assume!(!words[0].trim().is_empty() && !words[0].contains("://") && !sets_a_variable(&words[0]));
        let line = quoted(&words);
        let imported = read(&line).map_err(|error| TestCaseError::fail(format!("{line:?}: {error}")))?;
        prop_assert_eq!(imported.kind, ImportKind::CommandLine);
        prop_assert_eq!(&imported.entries[0].target.command, &words, "{:?}", line);
        prop_assert!(imported.entries[0].target.env.is_empty());
    }

    #[test]
    fn a_line_that_was_read_reads_the_same_once_it_is_quoted(line in proptest::collection::vec(any_word(), 0..8)) {
        let line = line.join(" ");
        let Ok(imported) = read(&line) else { return Ok(()) };
        let command = imported.entries.first().map(|entry| entry.target.command.clone()).unwrap_or_default();
        prop_assume!(!command.is_empty() && !command[0].contains("://") && !sets_a_variable(&command[0]));
        let quoted = quoted(&command);
        let again = read(&quoted).map_err(|error| TestCaseError::fail(format!("{quoted:?}: {error}")))?;
        prop_assert_eq!(&again.entries[0].target.command, &command, "{:?} became {:?}", line, quoted);
    }

    #[test]
    fn a_line_cut_anywhere_is_read_or_refused_without_panic(words in proptest::collection::vec(any_word(), 0..6)) {
        let line = quoted(&words);
        for (place, _) in line.char_indices() {
            if let Ok(imported) = read(&line[..place]) {
                prop_assert!(imported.entries.iter().all(|entry| entry.target.http.is_some() || !entry.target.command.is_empty()));
            }
        }
    }

    #[test]
    fn what_is_taken_for_a_url_is_one_that_may_be_opened(text in near_a_url()) {
        let as_json = serde_json::json!({ "mcpServers": { "a": { "url": text } } }).to_string();
        for given in [text.as_str(), as_json.as_str()] {
            let Ok(imported) = read(given) else { continue };
            for entry in &imported.entries {
                let Some(http) = &entry.target.http else { continue };
                // What is still to be answered is checked once it is.
                match entry.needs.is_empty() {
                    true => assert_sound(&http.url)?,
                    false => prop_assert!(!http.url.contains(char::is_control), "{:?}", http.url),
                }
            }
        }
    }

    #[test]
    fn an_answer_cannot_make_a_url_that_may_not_be_opened(answer in near_a_url(), before in proptest::bool::ANY) {
        let url = if before { "${input:x}/mcp" } else { "https://h/${input:x}" };
        let text = serde_json::json!({ "servers": { "a": { "type": "http", "url": url } } }).to_string();
        let entry = only(&text);
        let answers = entry.needs.iter().map(|need| (need.text.clone(), answer.clone())).collect();
        if let Ok(target) = entry.fill(&answers) {
            let http = target.http.as_ref().expect("it was a URL");
            assert_sound(&http.url)?;
        }
    }

    #[test]
    fn headers_that_are_taken_can_be_sent(name in prop_oneof!["[A-Za-z-]{1,8}", any_word(), any::<String>()], value in any::<String>()) {
        let server = serde_json::json!({ "url": "https://h/", "headers": { name.clone(): value.clone() } });
        let imported = read(&serde_json::json!({ "mcpServers": { "a": server } }).to_string()).expect("a document");
        let Some(entry) = imported.entries.first().filter(|entry| entry.needs.is_empty()) else { return Ok(()) };
        let http = entry.target.http.as_ref().expect("it has a URL");
        prop_assert_eq!(&http.headers, &[(name.clone(), value.clone())], "taken as it was");
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        prop_assert!(!name.is_empty() && name.bytes().all(is_token), "{:?}", name);
        prop_assert!(!value.contains(|character: char| character.is_control() && character != '\t'), "{:?}", value);
    }
}
