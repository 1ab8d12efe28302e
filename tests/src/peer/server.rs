//! A server of one tool. Its fields are the ways in which it can be odd; the default is none.

use std::io::{self, BufRead as _, Write};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::script::{self, Moment, Step};

pub struct Server {
    /// The revision it offers; the default is the one it was offered.
    pub revision: &'static str,
    /// What each frame begins with.
    pub line_start: &'static str,
    pub line_end: &'static str,
    /// A line on stdout before anything else.
    pub banner: Option<&'static str>,
    /// A line on stdout before each frame.
    pub chatter: Option<&'static str>,
    /// Raw bytes that make the first line, when there are any.
    pub greeting: &'static [u8],
    /// Answers `initialize` with an error.
    pub refuses: bool,
    /// A method and what is done in the place of answering it.
    pub on: Option<(String, Vec<Step>)>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            revision: "",
            line_start: "",
            line_end: "\n",
            banner: None,
            chatter: None,
            greeting: b"",
            refuses: false,
            on: None,
        }
    }
}

impl Server {
    /// Serves on stdout until the end of input.
    pub fn run(&self) -> io::Result<ExitCode> {
        self.serve(&mut io::stdout().lock())
    }

    /// Serves on `output` until the end of input.
    pub fn serve(&self, output: &mut impl Write) -> io::Result<ExitCode> {
        if !self.greeting.is_empty() {
            self.write_line(self.greeting, output)?;
        }
        if let Some(banner) = self.banner {
            self.write_line(banner.as_bytes(), output)?;
        }
        for line in io::stdin().lock().lines() {
            if let Some(code) = self.take(&line?, output)? {
                return Ok(code);
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Takes one line; a code when that was the last.
    fn take(&self, line: &str, output: &mut impl Write) -> io::Result<Option<ExitCode>> {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            eprintln!("not JSON: {line}");
            return Ok(None);
        };
        let method = message["method"].as_str().unwrap_or_default();
        // A notification has no id and gets no answer.
        let Some(id) = message.get("id").filter(|_| !method.is_empty()) else { return Ok(None) };
        let answer = match self.answer(method, &message["params"]) {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err(error) => json!({"jsonrpc": "2.0", "id": id, "error": error}),
        };
        let answer = format!("{}{answer}{}", self.line_start, self.line_end).into_bytes();
        if let Some((_, steps)) = self.on.as_ref().filter(|(on, _)| on == method) {
            return script::play(steps, &Moment { id, answer: &answer }, output);
        }
        if let Some(chatter) = self.chatter {
            self.write_line(chatter.as_bytes(), output)?;
        }
        output.write_all(&answer)?;
        output.flush()?;
        Ok(None)
    }

    fn write_line(&self, bytes: &[u8], output: &mut impl Write) -> io::Result<()> {
        output.write_all(bytes)?;
        output.write_all(self.line_end.as_bytes())?;
        output.flush()
    }

    fn answer(&self, method: &str, params: &Value) -> Result<Value, Value> {
        match method {
            "initialize" if self.refuses => Err(json!({"code": -32600, "message": "go away"})),
            "initialize" => {
                let offered = params["protocolVersion"].as_str().unwrap_or_default();
                Ok(json!({
                    "protocolVersion": if self.revision.is_empty() { offered } else { self.revision },
                    "capabilities": {"tools": {}},
                    "serverInfo": {"name": "peer", "version": "1.0.0"},
                }))
            }
            "ping" => Ok(json!({})),
            "tools/list" => Ok(json!({"tools": [{
                "name": "greet",
                "description": "Says hello",
                "inputSchema": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}},
                    "required": ["name"],
                },
            }]})),
            "tools/call" if params["name"] == "greet" => match params["arguments"]["name"].as_str() {
                Some(name) => Ok(json!({"content": [{"type": "text", "text": format!("Hello, {name}!")}]})),
                None => Ok(json!({"isError": true, "content": [{"type": "text", "text": "name is missing"}]})),
            },
            "tools/call" => Err(json!({"code": -32602, "message": "Unknown tool"})),
            _ => Err(json!({"code": -32601, "message": "Method not found"})),
        }
    }
}
