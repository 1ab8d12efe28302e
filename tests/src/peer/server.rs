//! A server of one tool. Its fields are the ways in which it can be odd; the default is none.

use std::io::{self, BufRead as _, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// What a call of the tool does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum OnCall {
    #[default]
    Answer,
    /// Writes two lines to stderr and ends with 7.
    Die,
    /// Never answers it, and goes on answering everything else.
    Stall,
}

pub struct Server {
    /// The revision it offers; the default is the one it was offered.
    pub revision: &'static str,
    pub line_end: &'static str,
    /// A line on stdout before anything else.
    pub banner: Option<&'static str>,
    /// A line on stdout before each frame.
    pub chatter: Option<&'static str>,
    /// Raw bytes that make the first line, when there are any.
    pub greeting: &'static [u8],
    /// Answers `initialize` with an error.
    pub refuses: bool,
    pub on_call: OnCall,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            revision: "",
            line_end: "\n",
            banner: None,
            chatter: None,
            greeting: b"",
            refuses: false,
            on_call: OnCall::Answer,
        }
    }
}

impl Server {
    /// Serves until the end of input.
    pub fn run(&self) -> io::Result<ExitCode> {
        let mut output = io::stdout().lock();
        if !self.greeting.is_empty() {
            output.write_all(self.greeting)?;
            self.end_line(&mut output)?;
        }
        if let Some(banner) = self.banner {
            output.write_all(banner.as_bytes())?;
            self.end_line(&mut output)?;
        }
        for line in io::stdin().lock().lines() {
            let line = line?;
            let Ok(message) = serde_json::from_str::<Value>(&line) else {
                eprintln!("not JSON: {line}");
                continue;
            };
            let method = message["method"].as_str().unwrap_or_default();
            if method == "tools/call" && self.on_call != OnCall::Answer {
                if self.on_call == OnCall::Die {
                    eprintln!("panic: the tool has a bug");
                    eprintln!("goodbye");
                    // The lines must be read before the end of the process is noticed, as with a real crash they may not be.
                    thread::sleep(Duration::from_millis(20));
                    return Ok(ExitCode::from(7));
                }
                continue;
            }
            // A notification has no id and gets no answer.
            let Some(id) = message.get("id").filter(|_| !method.is_empty()) else { continue };
            let answer = match self.answer(method, &message["params"]) {
                Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
                Err(error) => json!({"jsonrpc": "2.0", "id": id, "error": error}),
            };
            if let Some(chatter) = self.chatter {
                output.write_all(chatter.as_bytes())?;
                self.end_line(&mut output)?;
            }
            output.write_all(answer.to_string().as_bytes())?;
            self.end_line(&mut output)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn end_line(&self, output: &mut impl Write) -> io::Result<()> {
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
