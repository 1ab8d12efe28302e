//! What servers ask of a client, answered by rules: in the legacy era as requests of the server's, in the modern one as rounds.

use serde_json::{Value, json};
use wirescope_tests::cli::Cli;
use wirescope_tests::process::Ended;
use wirescope_tests::programs;

use super::{last_frames, marks, with};

const ERAS: [&str; 2] = ["legacy", "modern"];

/// Calls a tool of the demo server, which is told nothing but what the options say.
fn call(cli: &Cli, era: &str, tool: &str, options: &[&str]) -> Ended {
    let demo = [programs::path("wirescope").unwrap().display().to_string(), "demo".to_owned()];
    cli.run(&with(&[&["call", tool, "--protocol", era], options].concat(), &demo)).unwrap()
}

/// A file of answers, as an option names it.
fn file(cli: &Cli, name: &str, answers: &Value) -> String {
    let path = cli.folder().join(name);
    std::fs::write(&path, answers.to_string()).unwrap();
    format!("@{}", path.display())
}

#[test]
fn a_form_is_accepted_with_its_defaults_in_both_eras() {
    for era in ERAS {
        let cli = Cli::new().unwrap();
        let answered = call(&cli, era, "ask_form", &["--answer", "elicitation=accept-defaults"]).succeeded();
        assert!(
            answered.text().contains(r#""action":"accept","content":{"name":"Ada Lovelace""#),
            "{}",
            answered.told()
        );
        assert_eq!(answered.stderr, "", "{era}");
        let told = marks(&last_frames(&cli));
        assert!(
            told.iter().any(|(kind, text)| kind == "answered" && text.ends_with("with the form's defaults.")),
            "{told:?}"
        );
    }
}

#[test]
fn what_has_no_default_is_declined_and_a_person_is_told() {
    for era in ERAS {
        let cli = Cli::new().unwrap();
        let declined = call(&cli, era, "ask_twice", &["--answer", "elicitation=accept-defaults"]).succeeded();
        assert!(declined.text().contains("kept your name to yourself"), "{}", declined.told());
        assert!(declined.stderr.contains("declined, for the form has no default for name."), "{}", declined.told());
    }
}

#[test]
fn answers_from_files_are_given_in_order_and_roots_named() {
    for era in ERAS {
        let cli = Cli::new().unwrap();
        let forms =
            file(&cli, "forms.json", &json!([{ "name": "Ada" }, { "action": "accept", "content": { "seats": 2 } }]));
        let text = file(&cli, "text.json", &json!("Four."));
        let folder = cli.folder().display().to_string();
        let (forms, text) = (format!("elicitation={forms}"), format!("sampling={text}"));
        let all = ["--answer", &forms, "--answer", &text, "--root", &folder];
        let sampled = call(&cli, era, "ask_model", &all).succeeded();
        assert!(sampled.text().contains("says: Four."), "{}", sampled.told());
        let roots = call(&cli, era, "ask_roots", &all).succeeded();
        assert!(roots.text().contains("- file://"), "{}", roots.told());
        let asked = call(&cli, era, "ask_all", &all).succeeded();
        assert!(asked.text().contains(r#""content":{"name":"Ada"}"#), "{}", asked.told());
    }
}

#[test]
fn nothing_is_declared_and_so_nothing_asked_unless_it_is_answered() {
    for era in ERAS {
        let cli = Cli::new().unwrap();
        let refused = call(&cli, era, "ask_form", &[]).exited(1);
        assert!(refused.told().contains("has not declared the capability `elicitation`"), "{}", refused.told());
    }
}

#[test]
fn a_round_repeats_the_request_with_a_new_id_and_the_state_byte_for_byte() {
    let cli = Cli::new().unwrap();
    let names = file(&cli, "names.json", &json!({ "name": "Ada" }));
    call(&cli, "modern", "ask_twice", &["--answer", &format!("elicitation={names}")]);
    let rows = last_frames(&cli);
    let calls: Vec<&str> = rows
        .iter()
        .filter(|row| row["method"] == "tools/call" && row["kind"] == "request")
        .map(|row| row["payload"].as_str().unwrap())
        .collect();
    let answers: Vec<&str> = rows
        .iter()
        .filter(|row| row["method"] == "tools/call" && row["kind"] == "response")
        .map(|row| row["payload"].as_str().unwrap())
        .collect();
    assert!(calls.len() >= 2 && answers.len() == calls.len(), "{calls:?}");
    // The string as it was written, escapes and all.
    let state_of = |message: &str| {
        let (_, after) = message.split_once(r#""requestState":""#)?;
        Some(after.split('"').next().unwrap().to_owned())
    };
    let states: Vec<Option<String>> = answers.iter().map(|answer| state_of(answer)).collect();
    assert!(states.iter().any(Option::is_some), "{answers:?}");
    for (state, next) in states.iter().zip(&calls[1..]) {
        assert_eq!(*state, state_of(next), "it is there when it was asked for, and only then");
    }
    let (first, second): (Value, Value) =
        (serde_json::from_str(calls[0]).unwrap(), serde_json::from_str(calls[1]).unwrap());
    assert_ne!(first["id"], second["id"]);
    assert_eq!(first["params"]["arguments"], second["params"]["arguments"]);
    assert!(first["params"].get("requestState").is_none());
    let told = marks(&rows);
    assert!(told.iter().any(|(kind, _)| kind == "next_round"), "{told:?}");
}

#[test]
fn a_server_that_asks_for_ever_is_left_after_some_rounds() {
    let cli = Cli::new().unwrap();
    let yes = file(&cli, "yes.json", &json!({ "goes_on": true }));
    let left = call(&cli, "modern", "ask_forever", &["--answer", &format!("elicitation={yes}")]).exited(1);
    assert!(left.stderr.contains("After 9 rounds") || left.stderr.contains("After 8 rounds"), "{}", left.told());
    assert!(left.text().contains("input_required"), "the last answer is shown: {}", left.told());
}
