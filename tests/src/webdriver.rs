//! A WebDriver client: as much of the W3C protocol as driving one window takes, over one plain TCP connection a request.
//!
//! It is written by hand because WebKitWebDriver itself is reliable, and the layers made for Tauri above it were not.
//! It knows nothing of Wirescope.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use serde_json::{Value, json};

use crate::process::{self, Guarded};

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A reference to an element of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(String);

impl Element {
    /// The element a script returned.
    pub fn from_value(value: &Value) -> Option<Self> {
        value[ELEMENT].as_str().map(|id| Self(id.to_owned()))
    }

    /// How the element is handed to a script.
    pub fn value(&self) -> Value {
        json!({ELEMENT: self.0})
    }
}

/// A running WebKitWebDriver with one session: one started program. Dropping it ends both.
pub struct WebDriver {
    address: SocketAddr,
    session: String,
    driver: Guarded,
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        // A driver that is killed leaves its program running, so the program goes first.
        for program in self.programs() {
            process::kill(program);
        }
    }
}

impl WebDriver {
    /// Starts the driver with the surroundings of `command`, and the program through it.
    ///
    /// # Errors
    /// When either does not start.
    pub fn start(mut command: Command, program: &Path, arguments: &[&str]) -> Result<Self> {
        let port = free_port()?;
        command.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let driver =
            Guarded(command.spawn().context("starting WebKitWebDriver: 'cargo xtask test' installs what is missing")?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        wait_for(address)?;
        let options = json!({"binary": program, "args": arguments});
        let wish = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let answer = request(address, "POST", "/session", &wish).context("asking for a session")?;
        let session = answer["sessionId"].as_str().context("the driver named no session")?.to_owned();
        Ok(Self { address, session, driver })
    }

    /// The processes the driver started: the program.
    pub fn programs(&self) -> Vec<u32> {
        process::children_of(self.driver.0.id())
    }

    /// Runs a function body in the page with `arguments`, and returns what it returns.
    ///
    /// # Errors
    /// When the script throws, or the page is gone.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        self.post("/execute/sync", &json!({"script": body, "args": arguments}))
    }

    /// Clicks in the middle of an element with the mouse.
    ///
    /// # Errors
    /// When the element is gone, or another one lies above it.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element, at its cursor.
    ///
    /// # Errors
    /// When the element is gone or takes no text.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({"text": text})).map(drop)
    }

    /// Presses keys together, the first ones held: `["\u{e009}", "a"]`.
    ///
    /// # Errors
    /// When the page is gone.
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        let down = keys.iter().map(|key| json!({"type": "keyDown", "value": key}));
        let up = keys.iter().rev().map(|key| json!({"type": "keyUp", "value": key}));
        let actions: Vec<Value> = down.chain(up).collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})).map(drop)
    }

    /// The window's drawn contents as PNG bytes.
    ///
    /// # Errors
    /// When the driver cannot take one.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let answer = request(self.address, "GET", &self.path("/screenshot"), &Value::Null)?;
        let text = answer.as_str().context("the screenshot is no text")?;
        base64::engine::general_purpose::STANDARD.decode(text).context("decoding the screenshot")
    }

    /// # Errors
    /// When the window is gone.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.post("/window/rect", &json!({"x": 0, "y": 0, "width": width, "height": height})).map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        request(self.address, "POST", &self.path(path), body)
    }

    fn path(&self, rest: &str) -> String {
        format!("/session/{}{rest}", self.session)
    }
}

/// Asks the system for a port; nobody else is given it in the short time until the driver takes it.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr().context("reading the free port")?.port())
}

fn wait_for(address: SocketAddr) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(address).is_err() {
        if Instant::now() > deadline {
            bail!("WebKitWebDriver does not listen on {address}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// One command; the answer's `value`. WebDriver reports errors in the body, with a status that is not 200.
fn request(address: SocketAddr, method: &str, path: &str, body: &Value) -> Result<Value> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).context("connecting to WebKitWebDriver")?;
    // A cold start on a busy machine takes its time; a driver that hangs must still not hang the test.
    stream.set_read_timeout(Some(Duration::from_secs(90))).context("setting a time limit")?;
    stream.write_all((head + &body).as_bytes()).context("sending to WebKitWebDriver")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).with_context(|| format!("waiting for the answer to {method} {path}"))?;
    let (status, body) = split(&answer).with_context(|| format!("reading the answer to {method} {path}"))?;
    let mut answer: Value =
        serde_json::from_slice(body).with_context(|| format!("{method} {path} was answered with no JSON"))?;
    if status != 200 {
        let text = |key: &str| answer["value"][key].as_str().unwrap_or_default().to_owned();
        bail!("{method} {path}: {} ({})", text("error"), text("message"));
    }
    Ok(answer["value"].take())
}

/// The status and the body of an HTTP answer that ended with its connection.
fn split(answer: &[u8]) -> Result<(u16, &[u8])> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("the answer has no head")?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).context("the answer has no status")?;
    Ok((status, &answer[end + 4..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_split_into_status_and_body() {
        let (status, body) = split(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        assert_eq!((status, body), (404, b"{}".as_slice()));
        assert!(split(b"HTTP/1.1 200 OK\r\n").is_err());
    }
}
