//! The way out, and back again.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::view::{HttpTarget, HttpTransport, Target, Timeouts};

const FORMATS: [ExportFormat; 4] =
    [ExportFormat::ClaudeDesktop, ExportFormat::ClaudeCode, ExportFormat::Cursor, ExportFormat::VsCode];

fn command(name: &str, words: &[&str], env: &[(&str, &str)]) -> (String, Target) {
    let target = Target {
        name: name.to_owned(),
        command: words.iter().map(|word| (*word).to_owned()).collect(),
        env: env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..Target::default()
    };
    (name.to_owned(), target)
}

fn web(name: &str, url: &str, transport: HttpTransport, headers: &[(&str, &str)]) -> (String, Target) {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let http = HttpTarget { url: url.to_owned(), transport, headers, ..HttpTarget::default() };
    (name.to_owned(), Target { name: name.to_owned(), http: Some(http), ..Target::default() })
}

fn read_back(exported: &Exported) -> Vec<(String, Target)> {
    let entries = entries(&exported.text).into_iter();
    entries.map(|entry| (entry.name.clone(), entry.fill(&BTreeMap::new()).expect("nothing to answer"))).collect()
}

#[test]
fn each_program_gets_its_own_spelling_and_no_secret() {
    let targets = [
        command(
            "git hub",
            &["npx", "-y", "gh", "--token", "s3cret"],
            &[("API_KEY", "s3cret2"), ("NODE_ENV", "production")],
        ),
        web(
            "web",
            "https://h/mcp?api_key=s3cret3",
            HttpTransport::Http,
            &[("Authorization", "Bearer s3cret4"), ("Accept", "a/b")],
        ),
    ];
    for (format, expected) in [
        (ExportFormat::ClaudeDesktop, vec!["\"${API_KEY}\"", "\"${TOKEN}\""]),
        (
            ExportFormat::ClaudeCode,
            vec!["\"${API_KEY}\"", "\"Bearer ${AUTHORIZATION_TOKEN}\"", "?api_key=${API_KEY_SECRET}"],
        ),
        (ExportFormat::Cursor, vec!["\"${env:API_KEY}\"", "\"Bearer ${env:AUTHORIZATION_TOKEN}\""]),
        (
            ExportFormat::VsCode,
            vec![
                "\"${input:git-hub-api-key}\"",
                "\"Bearer ${input:web-authorization-token}\"",
                "\"id\": \"git-hub-token\"",
            ],
        ),
    ] {
        let exported = write(&targets, format, Secrets::Masked);
        assert!(!exported.text.contains("s3cret"), "{format:?}: {}", exported.text);
        assert!(!exported.notes.iter().any(|note| note.contains("s3cret")), "{:?}", exported.notes);
        assert!(exported.text.contains("\"NODE_ENV\": \"production\""), "what is harmless stays: {}", exported.text);
        for words in expected {
            assert!(exported.text.contains(words), "{format:?}: {words} in {}", exported.text);
        }
        let asked: Vec<Placeholder> = entries(&exported.text).into_iter().flat_map(|entry| entry.needs).collect();
        assert!(asked.len() >= 2, "what was taken out is asked for on the way back");
    }
    let plain = write(&targets, ExportFormat::ClaudeCode, Secrets::Plain);
    assert_eq!(read_back(&plain), targets);
}

#[test]
fn one_placeholder_never_stands_for_two_values() {
    let one = command("one", &["x"], &[("API_KEY", "a-long-value")]);
    let two = command("two", &["x"], &[("API_KEY", "another-value")]);
    let text = write(&[one.clone(), two], ExportFormat::ClaudeCode, Secrets::Masked).text;
    assert!(text.contains("\"${API_KEY}\"") && text.contains("\"${TWO_API_KEY}\""), "{text}");
    let same = command("two", &["x"], &[("API_KEY", "a-long-value")]);
    let text = write(&[one, same], ExportFormat::ClaudeCode, Secrets::Masked).text;
    assert_eq!(text.matches("\"${API_KEY}\"").count(), 2, "{text}");
}

#[test]
fn what_a_format_cannot_say_is_said_in_a_note() {
    let (name, mut target) = web("web", "https://h/", HttpTransport::Auto, &[("A", "1"), ("A", "2")]);
    target.timeouts = Some(Timeouts::default());
    target.protocol = Some("modern".to_owned());
    if let Some(http) = &mut target.http {
        http.proxy = Some("http://p:1".to_owned());
        http.accept_any_certificate = true;
    }
    let targets = [(name, target), ("none".to_owned(), Target::default())];
    for format in FORMATS {
        let notes = write(&targets, format, Secrets::Plain).notes;
        assert!(
            says(&notes, "\"web\": the format cannot say: the protocol, the timeouts, the proxy, that any"),
            "{notes:?}"
        );
        assert!(says(&notes, "\"none\": left out"), "{notes:?}");
        let has_no_urls = format == ExportFormat::ClaudeDesktop;
        assert_eq!(says(&notes, "\"web\": left out: Claude Desktop"), has_no_urls, "{notes:?}");
        assert_eq!(says(&notes, "the header \"A\" stands more than once"), !has_no_urls, "{notes:?}");
    }
    let literal = [command("a", &["sh", "-c", "echo ${HOME}"], &[])];
    assert!(says(&write(&literal, ExportFormat::Cursor, Secrets::Plain).notes, "will fill in"));
    assert!(write(&literal, ExportFormat::VsCode, Secrets::Plain).notes.is_empty(), "VS Code leaves it alone");
}

#[test]
fn names_differ_in_what_is_written() {
    let exported = write(
        &[command("a", &["x"], &[]), command("a", &["y"], &[]), command("", &["/bin/z"], &[])],
        ExportFormat::Cursor,
        Secrets::Plain,
    );
    let names: Vec<String> = read_back(&exported).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "a 2", "z"]);
    let taken = BTreeSet::from(["a".to_owned(), "a 2".to_owned()]);
    assert_eq!(unique_name("a", &taken), "a 3");
}

fn any_command() -> impl Strategy<Value = Target> {
    // Texts with `$` are placeholders to some programs: their note is tested above.
    let words = proptest::collection::vec("[^$\\p{C}]{0,12}", 0..5);
    let env = proptest::collection::btree_map("[A-Z_][A-Z0-9_]{0,8}", "[^$\\x00]{0,12}", 0..4);
    ("[^$\\p{C}\\p{Z}][^$\\p{C}]{0,12}", words, env, proptest::option::of("/[a-z /]{0,12}")).prop_map(
        |(program, words, env, cwd)| {
            let command = std::iter::once(program).chain(words).collect();
            Target { command, env, cwd, ..Target::default() }
        },
    )
}

fn any_web() -> impl Strategy<Value = Target> {
    let headers = proptest::collection::btree_map("[A-Za-z-]{1,12}", "[^$\\p{C}]{0,12}", 0..4);
    let transport = prop_oneof![Just(HttpTransport::Auto), Just(HttpTransport::Http), Just(HttpTransport::Sse)];
    ("https://[a-z]{1,8}(:[1-9][0-9]{0,3})?/[a-z0-9/?=&%]{0,16}", headers, transport).prop_map(
        |(url, headers, transport)| {
            let http = HttpTarget { url, transport, headers: headers.into_iter().collect(), ..HttpTarget::default() };
            Target { http: Some(http), ..Target::default() }
        },
    )
}

/// What comes back of a transport: two programs know fewer of them, and a note says so.
fn said(transport: HttpTransport, format: ExportFormat) -> HttpTransport {
    match (transport, format) {
        (HttpTransport::Auto, ExportFormat::ClaudeCode) => HttpTransport::Http,
        (HttpTransport::Http, ExportFormat::VsCode) => HttpTransport::Auto,
        (transport, _) => transport,
    }
}

proptest! {
    #[test]
    fn what_a_format_can_say_comes_back_as_it_was(
        targets in proptest::collection::btree_map("[^\\p{Z}\\p{C}]\\PC{0,9}", prop_oneof![any_command(), any_web()], 0..5),
        format in proptest::sample::select(FORMATS.as_slice()),
    ) {
        let targets: Vec<(String, Target)> =
            targets.into_iter().map(|(name, target)| (name.clone(), Target { name, ..target })).collect();
        let exported = write(&targets, format, Secrets::Plain);
        let expected: Vec<(String, Target)> = targets
            .into_iter()
            .filter(|(_, target)| target.http.is_none() || format != ExportFormat::ClaudeDesktop)
            .map(|(name, mut target)| {
                if let Some(http) = &mut target.http {
                    http.transport = said(http.transport, format);
                }
                (name, target)
            })
            .collect();
        prop_assert_eq!(read_back(&exported), expected);
    }

    #[test]
    fn no_variable_with_a_telling_name_is_ever_written(value in "[a-zA-Z0-9]{12,20}", format in proptest::sample::select(FORMATS.as_slice())) {
        let target = command("a", &["x", "--api-key", &value], &[("MY_SECRET", &value), ("DSN", &value)]);
        prop_assert!(!write(&[target], format, Secrets::Masked).text.contains(&value));
    }
}
