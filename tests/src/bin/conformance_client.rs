//! The client under test of the official conformance suite: it drives `wirescope` over whatever a server offers.
//!
//!     wirescope-conformance-client URL
//!
//! The suite names the revision and, for some scenarios, the calls to make in variables. Nothing here depends on which
//! scenario it is: what is listed is called, read and got. The suite's own checks are on what goes over the wire.

use std::env;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value, json};

/// The suite kills a client after 30 s, and then waits for pipes that its children may still hold.
const ALLOWED: Duration = Duration::from_secs(25);

/// How long one answer may take, in seconds.
const ANSWER: &str = "15";

/// What `wirescope` ends with when the server's answer is "no", which is an orderly end.
const SERVER_SAYS_NO: i32 = 1;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let url =
        env::args().next_back().filter(|last| last.starts_with("http")).context("the last argument is the URL")?;
    let protocol = env::var("MCP_CONFORMANCE_PROTOCOL_VERSION").unwrap_or_else(|_| "auto".to_owned());
    let driver = Driver { url, protocol, begun: Instant::now() };

    let listed = driver.wirescope(&["list", "--format", "json"])?;
    let listing: Value = serde_json::from_str(&listed).context("the listing is JSON")?;
    for (name, arguments) in calls(&listing)? {
        driver.wirescope(&["call", &name, "--args", &arguments.to_string(), "--send-anyway"])?;
    }
    for resource in entries(&listing, "resources") {
        driver.wirescope(&["read", text(resource, "uri")?, "--format", "json"])?;
    }
    for prompt in entries(&listing, "prompts") {
        let required = entries(prompt, "arguments").iter().filter(|argument| argument["required"] == true);
        let arguments: Vec<String> =
            required.map(|argument| Ok(format!("--arg={}=text", text(argument, "name")?))).collect::<Result<_>>()?;
        let words = ["prompt", text(prompt, "name")?].into_iter().chain(arguments.iter().map(String::as_str));
        driver.wirescope(&words.collect::<Vec<_>>())?;
    }
    Ok(())
}

struct Driver {
    url: String,
    protocol: String,
    begun: Instant,
}

impl Driver {
    /// Runs one command of the command line to its end and returns its stdout; what it says goes to our stderr.
    fn wirescope(&self, words: &[&str]) -> Result<String> {
        if self.begun.elapsed() > ALLOWED {
            bail!("not done after {ALLOWED:?}");
        }
        let program = env::current_exe()?.with_file_name(format!("wirescope{}", env::consts::EXE_SUFFIX));
        let mut command = Command::new(&program);
        command.args(words).args(["--url", &self.url, "--protocol", &self.protocol, "--timeout", ANSWER]);
        command.args(["--answer", "elicitation=accept-defaults"]);
        // A log is kept only for those who want to see what happened.
        if env::var_os("WIRESCOPE_LOG").is_none_or(|log| log.is_empty()) {
            command.arg("--no-record");
        }
        eprintln!("wirescope {}", words.join(" "));
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.with_context(|| format!("starting {}", program.display()))?;
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        eprintln!("{told}");
        match output.status.code() {
            Some(0 | SERVER_SAYS_NO) => Ok(told),
            code => bail!("wirescope {} ended with {code:?}", words.join(" ")),
        }
    }
}

/// The calls that the suite asks for, as they stand; else each tool once with the least it requires.
fn calls(listing: &Value) -> Result<Vec<(String, Value)>> {
    let context: Value = match env::var("MCP_CONFORMANCE_CONTEXT") {
        Ok(context) => serde_json::from_str(&context).context("reading MCP_CONFORMANCE_CONTEXT")?,
        Err(_) => Value::Null,
    };
    if context["toolCalls"].is_array() {
        let asked = entries(&context, "toolCalls").iter();
        return asked.map(|call| Ok((text(call, "name")?.to_owned(), call["arguments"].clone()))).collect();
    }
    let tools = entries(listing, "tools");
    let call = |tool: &Value| {
        let mut arguments = example(&tool["inputSchema"]);
        // A tool that takes a schema is there to see whether one came through unchanged.
        if let Some(schema) = arguments.get_mut("schema").filter(|schema| schema.is_object()) {
            *schema = tools[0]["inputSchema"].clone();
        }
        Ok((text(tool, "name")?.to_owned(), arguments))
    };
    tools.iter().map(call).collect()
}

/// A value that a simple schema accepts: what it names itself, else something of its first type.
fn example(schema: &Value) -> Value {
    for given in [&schema["const"], &schema["default"], &schema["enum"][0]] {
        if !given.is_null() {
            return given.clone();
        }
    }
    let kind = if schema["type"].is_array() { &schema["type"][0] } else { &schema["type"] };
    match kind.as_str() {
        Some("integer" | "number") => schema["minimum"].as_number().map_or(json!(1), |least| json!(least)),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        Some("null") => Value::Null,
        Some("object") => {
            let names = entries(schema, "required").iter().filter_map(Value::as_str);
            let members = names.map(|name| (name.to_owned(), example(&schema["properties"][name])));
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => json!("text"),
    }
}

/// The elements of an array member; none when it is not there.
fn entries<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value[key].as_str().with_context(|| format!("{key} is missing in {value}"))
}
