//! From what was typed to the target that is connected to. What makes no sense together is refused, not ignored.

use std::time::Duration;

use wirescope_engine::check_json;
use wirescope_engine::view::{HttpTarget, HttpTransport, Target, Timeouts};

use crate::answers;
use crate::json::Members;
use crate::report::Failure;
use crate::server::{Http, Server, Transport};
use crate::source;

/// The server that was typed by its command or its URL.
pub fn typed(server: &Server) -> Target {
    let http = server.url.clone().map(|url| HttpTarget { url, ..HttpTarget::default() });
    Target { command: server.command.clone(), http, ..Target::default() }
}

/// The target with the options that were typed; they go before what was saved.
///
/// # Errors
/// Options that the target's transport does not have, and what cannot be read.
pub fn with_options(mut target: Target, server: &Server) -> Result<Target, Failure> {
    match &mut target.http {
        Some(http) => over_http(http, server)?,
        None => over_stdio(server)?,
    }
    target.env.extend(server.env.iter().cloned());
    target.cwd = server.cwd.clone().or(target.cwd);
    target.protocol = server.protocol.clone().or(target.protocol);
    if let Some(given) = &server.capabilities {
        target.capabilities = Some(capabilities(given)?);
    }
    target.timeouts = timeouts(target.timeouts, &server.http);
    target.answers = Some(answers::rules(target.answers, &server.answers, &server.roots)?);
    Ok(target)
}

fn over_stdio(server: &Server) -> Result<(), Failure> {
    let transport = match server.transport {
        Some(Transport::Http) => Some("--transport http"),
        Some(Transport::Sse) => Some("--transport sse"),
        Some(Transport::Stdio) | None => None,
    };
    match transport.or(server.http.any()) {
        None => Ok(()),
        Some(option) => Err(Failure::Usage {
            message: format!("{option} is for servers with a URL, and this one is a command"),
            advice: Some("Name the server's address with --url URL.".to_owned()),
        }),
    }
}

fn over_http(http: &mut HttpTarget, server: &Server) -> Result<(), Failure> {
    let of_commands = [
        (server.transport == Some(Transport::Stdio), "--transport stdio"),
        (!server.env.is_empty(), "--env"),
        (server.cwd.is_some(), "--cwd"),
    ];
    if let Some((_, option)) = of_commands.into_iter().find(|(is_given, _)| *is_given) {
        return Err(Failure::Usage {
            message: format!("{option} is for servers that are commands, and this one has a URL"),
            advice: None,
        });
    }
    match server.transport {
        Some(Transport::Http) => http.transport = HttpTransport::Http,
        Some(Transport::Sse) => http.transport = HttpTransport::Sse,
        Some(Transport::Stdio) | None => {}
    }
    let given = &server.http;
    let headers = headers("--header", &given.headers)?;
    // What is typed replaces what was saved under that name.
    http.headers.retain(|(saved, _)| !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(saved)));
    http.headers.extend(headers);
    http.proxy = given.proxy.clone().or(http.proxy.take());
    http.ca_file = given.ca_file.clone().or(http.ca_file.take());
    http.client_certificate = given.client_certificate.clone().or(http.client_certificate.take());
    http.accept_any_certificate |= given.insecure;
    Ok(())
}

fn timeouts(saved: Option<Timeouts>, given: &Http) -> Option<Timeouts> {
    let mut timeouts = saved.clone().unwrap_or_default();
    let numbers = [
        (given.connect_timeout, &mut timeouts.connect_millis),
        (given.first_byte_timeout, &mut timeouts.first_byte_millis),
        (given.silence_timeout, &mut timeouts.silence_millis),
    ];
    for (given, number) in numbers {
        if let Some(duration) = given {
            *number = Some(millis(duration));
        }
    }
    Some(timeouts).filter(|timeouts| saved.is_some() || *timeouts != Timeouts::default())
}

/// Never 0, which would be no time at all.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}

fn capabilities(given: &str) -> Result<String, Failure> {
    // A dash would wait at stdin, which is no place that --capabilities names.
    let (origin, text) = match given {
        "-" => ("--capabilities".to_owned(), given.to_owned()),
        _ => source::text("--capabilities", given)?,
    };
    check_json(&origin, &text)?;
    match Members::of(&text) {
        Some(_) => Ok(text.trim().to_owned()),
        None => Err(Failure::usage("--capabilities takes a JSON object, such as {\"roots\":{}}")),
    }
}

/// Headers, each typed or a line of a file. Errors quote no value: it may be a secret.
///
/// # Errors
/// A file that cannot be read, and what is no header.
pub fn headers(option: &str, given: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut headers = Vec::new();
    for given in given {
        if !given.starts_with('@') {
            headers.push(header(given).ok_or_else(|| no_header(&format!("{option} takes")))?);
            continue;
        }
        let (origin, text) = source::text(option, given)?;
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            headers.push(header(line).ok_or_else(|| no_header(&format!("line {number} of {origin} should be")))?);
        }
    }
    Ok(headers)
}

fn no_header(what: &str) -> Failure {
    Failure::Usage {
        message: format!("{what} NAME: VALUE, such as 'X-Api-Key: …'"),
        advice: Some(
            "Names are letters, digits and -, values one line. @FILE reads such lines from a file.".to_owned(),
        ),
    }
}

/// RFC 9110, 5.1 and 5.5: a token, and a value without control characters.
fn header(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let value = value.trim_matches([' ', '\t']);
    let is_sound = !name.is_empty()
        && name.bytes().all(is_token)
        && !value.chars().any(|character| character.is_control() && character != '\t');
    is_sound.then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Command};

    fn server(line: &[&str]) -> Server {
        let words = ["wirescope", "list"].iter().chain(line);
        match Cli::try_parse_from(words).expect("parses").command {
            Command::List(list) => list.server,
            other => panic!("no list: {other:?}"),
        }
    }

    fn target(line: &[&str]) -> Result<Target, Failure> {
        let server = server(line);
        with_options(typed(&server), &server)
    }

    fn over(line: &[&str]) -> HttpTarget {
        target(&[&["--url", "http://h/mcp"], line].concat()).expect("a target").http.expect("a URL")
    }

    #[test]
    fn a_url_is_reached_by_whichever_transport_it_has_unless_one_is_named() {
        assert_eq!((over(&[]).transport, over(&[]).url.as_str()), (HttpTransport::Auto, "http://h/mcp"));
        assert_eq!(over(&["--transport", "http"]).transport, HttpTransport::Http);
        assert_eq!(over(&["--transport", "sse"]).transport, HttpTransport::Sse);
    }

    #[test]
    fn options_of_the_other_transport_are_refused_by_name() {
        for option in [&["--env", "A=b"][..], &["--cwd", "/"], &["--transport", "stdio"]] {
            let error = target(&[&["--url", "http://h/"], option].concat()).expect_err("no command").to_string();
            assert!(error.starts_with(option[0]), "{error}");
        }
        for option in [&["--header", "A: b"][..], &["--insecure"], &["--silence-timeout", "1"], &["--transport", "sse"]]
        {
            let error = target(&[option, &["--", "srv"]].concat()).expect_err("no URL").to_string();
            assert!(error.starts_with(option[0]), "{error}");
        }
    }

    #[test]
    fn headers_are_typed_or_lines_of_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("headers");
        std::fs::write(&path, "Authorization: Bearer a:b\r\n\nX-Empty:\n").expect("writes");
        let given = ["X-One:  1 ".to_owned(), format!("@{}", path.display())];
        let expected = [("X-One", "1"), ("Authorization", "Bearer a:b"), ("X-Empty", "")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(headers("--header", &given).expect("headers"), expected);
    }

    #[test]
    fn what_is_no_header_is_refused_and_its_value_not_told() {
        for bad in ["Authorization Bearer s3cret", ": s3cret", "A b: s3cret", "A: s3\ncret", "A : s3cret"] {
            let error = headers("--header", &[bad.to_owned()]).expect_err(bad);
            assert!(!error.to_string().contains("s3"), "{error}");
        }
    }

    #[test]
    fn what_is_typed_goes_before_what_was_saved() {
        let saved = HttpTarget {
            url: "https://h/".to_owned(),
            transport: HttpTransport::Sse,
            headers: vec![("authorization".to_owned(), "old".to_owned()), ("X-Kept".to_owned(), "1".to_owned())],
            ..HttpTarget::default()
        };
        let saved = Target {
            http: Some(saved),
            protocol: Some("legacy".to_owned()),
            timeouts: Some(Timeouts { connect_millis: Some(5), silence_millis: Some(6), ..Timeouts::default() }),
            ..Target::default()
        };
        let line =
            ["--server", "x", "--header", "Authorization: new", "--protocol", "modern", "--connect-timeout", "2"];
        let target = with_options(saved, &server(&line)).expect("a target");
        let http = target.http.expect("a URL");
        let headers = [("X-Kept", "1"), ("Authorization", "new")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!((http.transport, http.headers), (HttpTransport::Sse, headers.to_vec()));
        let timeouts = target.timeouts.expect("timeouts");
        assert_eq!((timeouts.connect_millis, timeouts.silence_millis), (Some(2_000), Some(6)));
        assert_eq!(target.protocol.as_deref(), Some("modern"));
    }

    #[test]
    fn capabilities_are_an_object() {
        let given = |text| target(&["--capabilities", text, "--", "srv"]).map(|target| target.capabilities);
        assert_eq!(given(r#" {"roots":{} }"#).expect("an object").as_deref(), Some(r#"{"roots":{} }"#));
        for bad in ["[]", "{", "-", "@/no/such/file"] {
            assert!(given(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_command_alone_has_no_timeouts_of_its_own() {
        assert_eq!(target(&["--", "srv"]).expect("a target").timeouts, None);
        assert_eq!(millis(Duration::from_micros(1)), 1, "no time at all would be none");
    }
}
