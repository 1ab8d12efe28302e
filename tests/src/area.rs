//! Looking and acting in the page: things are found by role and accessible name, and waited for.
//!
//! An `Area` is a part of the page in which to look; it is found anew each time, so a redraw in between does no harm. How
//! roles and names are computed is in `roles.js`, which runs in the page.

use std::fs;
use std::path::PathBuf;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::programs;
use crate::webdriver::{Element, WebDriver};

/// How long anything may take to appear. A busy machine is slow; only a hang takes this long.
const PATIENCE: Duration = Duration::from_secs(30);

const LOOK_AGAIN: Duration = Duration::from_millis(100);

const ROLES: &str = include_str!("roles.js");
const AIM: &str = include_str!("aim.js");
const WITNESS: &str = include_str!("witness.js");

/// Which name to look for.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    Is(&'a str),
    Has(&'a str),
    Any,
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(name: &'a str) -> Self {
        Self::Is(name)
    }
}

/// A name that contains this text.
pub fn has(text: &str) -> Name<'_> {
    Name::Has(text)
}

/// Part of the page, named by the elements around it.
#[derive(Clone)]
pub struct Area {
    pub(crate) driver: Rc<WebDriver>,
    path: Vec<Value>,
}

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Found {
    pub element: Element,
    pub name: String,
    pub enabled: bool,
}

impl Area {
    /// The whole page.
    pub(crate) fn page(driver: WebDriver) -> Self {
        Self { driver: Rc::new(driver), path: Vec::new() }
    }

    /// The area inside the one element of this role and name.
    pub fn inside<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Self {
        let mut path = self.path.clone();
        path.push(step(role, name.into()));
        Self { driver: self.driver.clone(), path }
    }

    /// Waits for the one visible element of this role and name.
    ///
    /// # Errors
    /// When there is none, or more than one, after the patience is over; the error lists what there is.
    pub fn find<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<Found> {
        let name = name.into();
        self.find_where(role, name, |_| true)
    }

    /// All visible elements of this role and name that there are right now.
    ///
    /// # Errors
    /// When the page is gone.
    pub fn all<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<Vec<Found>> {
        Ok(self.look(role, name.into())?.0)
    }

    /// Waits until there is no such element.
    ///
    /// # Errors
    /// When there still is one after the patience is over.
    pub fn find_none<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<()> {
        let name = name.into();
        self.wait_until(|| Ok(self.look(role, name)?.0.is_empty()))
            .with_context(|| format!("{role} {name:?} is still there"))
    }

    /// Clicks it once it is there and enabled. A click that the page's own motion swallowed fails: it would be lost to a
    /// person too.
    ///
    /// # Errors
    /// As `find`; also when something lies above it, or the click does not reach it.
    pub fn click<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<()> {
        let name = name.into();
        let found = self.find_where(role, name, |found| found.enabled)?;
        match self.click_on(&found).with_context(|| format!("clicking {role} {name:?}"))? {
            None => Ok(()),
            Some(fate) => bail!("{role} {name:?} was clicked and did not notice:\n  {fate}"),
        }
    }

    /// Replaces the text of a field by typing.
    ///
    /// # Errors
    /// As `find`; also when it takes no text.
    pub fn fill<'a>(&self, role: &str, name: impl Into<Name<'a>>, text: &str) -> Result<()> {
        let name = name.into();
        self.find_where(role, name, |found| found.enabled)?;
        // An editor that is loaded late takes the place of the plain field it began as; then all is done again on it.
        let type_all = || {
            self.click(role, name)?;
            self.press("Control+a")?;
            self.press("Delete")?;
            let field = self.find(role, name)?;
            let is_empty = self.text_of(&field)?.trim().is_empty();
            if is_empty {
                self.driver.type_into(&field.element, text)?;
            }
            Ok(is_empty)
        };
        self.wait_until(type_all).with_context(|| format!("typing into {role} {name:?}"))
    }

    /// Chooses the option of a select box that reads so.
    ///
    /// # Errors
    /// As `find`; also when it has no such option.
    pub fn choose<'a>(&self, role: &str, name: impl Into<Name<'a>>, option: &str) -> Result<()> {
        let name = name.into();
        let pick = || {
            let found = self.find_where(role, name, |found| found.enabled)?;
            let body = "return Array.from(arguments[0].options).find((one) => one.label === arguments[1]) ?? null";
            let chosen = self.driver.script(body, &[found.element.value(), json!(option)])?;
            let Some(chosen) = Element::from_value(&chosen) else { return Ok(false) };
            self.driver.click(&chosen).map(|()| true)
        };
        self.wait_until(pick).with_context(|| format!("choosing {option:?} of {role} {name:?}"))
    }

    /// Presses a key, as `Enter`, `Control+Enter` or `Control+Shift+x`.
    ///
    /// # Errors
    /// When the key has no code.
    pub fn press(&self, keys: &str) -> Result<()> {
        let codes: Vec<String> = keys.split('+').map(key_code).collect::<Result<_>>()?;
        self.driver
            .press(&codes.iter().map(String::as_str).collect::<Vec<_>>())
            .with_context(|| format!("pressing {keys}"))
    }

    /// The text an element shows; of a field, what is in it.
    ///
    /// # Errors
    /// As `find`.
    pub fn text<'a>(&self, role: &str, name: impl Into<Name<'a>>) -> Result<String> {
        let found = self.find(role, name)?;
        self.text_of(&found)
    }

    /// Waits until the element shows text that contains `part`, and returns all of it.
    ///
    /// # Errors
    /// When it does not; the error tells what it shows.
    pub fn find_text<'a>(&self, role: &str, name: impl Into<Name<'a>>, part: &str) -> Result<String> {
        let name = name.into();
        let mut last = String::new();
        let waited = self.wait_until(|| {
            last = match self.look(role, name)?.0.as_slice() {
                [only] => self.text_of(only)?,
                others => format!("({} such elements)", others.len()),
            };
            Ok(last.contains(part))
        });
        match waited {
            Ok(()) => Ok(last),
            Err(error) => Err(error.context(format!("{role} {name:?} shows {last:?}, and not {part:?}"))),
        }
    }

    /// An attribute or state of an element, as `aria-selected`; `None` where it is not set.
    ///
    /// # Errors
    /// As `find`.
    pub fn attribute<'a>(&self, role: &str, name: impl Into<Name<'a>>, attribute: &str) -> Result<Option<String>> {
        let found = self.find(role, name)?;
        let body = "return arguments[0].getAttribute(arguments[1])";
        let value = self.driver.script(body, &[found.element.value(), json!(attribute)])?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Everything there is to see right now, a line each: role, name, value.
    ///
    /// # Errors
    /// When the page is gone.
    pub fn outline(&self) -> Result<Vec<String>> {
        Ok(self.look("(none has this role)", Name::Any)?.1)
    }

    /// Runs a script in the page, for what roles and names cannot tell (sizes, colours, scroll positions).
    ///
    /// # Errors
    /// When the script throws.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        self.driver.script(body, arguments)
    }

    /// Clicks in the middle of an element. WebDriver calls it "not interactable" when something lies above that point, a
    /// scroll bar even, and does not say what; so that is asked first. The click itself is WebDriver's: it finds the point
    /// anew, or a page that still settles would have moved something else there. Returns what became of the mouse where
    /// the element did not notice.
    fn click_on(&self, found: &Found) -> Result<Option<String>> {
        if let Some(above) = self.driver.script(AIM, &[found.element.value()])?.as_str() {
            bail!("above it lies {above}");
        }
        self.driver.click(&found.element)?;
        Ok(self.driver.script(WITNESS, &[])?.as_str().map(str::to_owned))
    }

    fn text_of(&self, found: &Found) -> Result<String> {
        let body = "const e = arguments[0]; return typeof e.value === 'string' ? e.value : e.innerText;";
        Ok(self.driver.script(body, &[found.element.value()])?.as_str().unwrap_or_default().to_owned())
    }

    fn find_where(&self, role: &str, name: Name, is_ready: impl Fn(&Found) -> bool) -> Result<Found> {
        let mut ready = None;
        let mut count = 0;
        let mut seen = Vec::new();
        let waited = self.wait_until(|| {
            let (found, others) = self.look(role, name)?;
            (count, seen) = (found.len(), others);
            ready = found.into_iter().next().filter(|found| count == 1 && is_ready(found));
            Ok(ready.is_some())
        });
        let cause = match (waited, ready) {
            (Ok(()), Some(found)) => return Ok(found),
            (Err(error), _) => format!("{error:#}"),
            (Ok(()), None) => String::new(),
        };
        // What the window showed is the first thing anybody wants to know.
        let picture = match self.screenshot(&format!("failed-{}", thread::current().name().unwrap_or("test"))) {
            Ok(path) => path.display().to_string(),
            Err(error) => format!("none: {error:#}"),
        };
        let within =
            if self.path.is_empty() { String::new() } else { format!(" in {}", Value::Array(self.path.clone())) };
        bail!(
            "looked for one usable {role} {name:?}{within} and found {count} ({cause}); screenshot: {picture}; on the page:\n  {}",
            seen.join("\n  ")
        )
    }

    /// What matches right now, and what else there is when that is not one.
    fn look(&self, role: &str, name: Name) -> Result<(Vec<Found>, Vec<String>)> {
        let mut path = self.path.clone();
        path.push(step(role, name));
        let answer = self.driver.script(ROLES, &[Value::Array(path)]).context("looking at the page")?;
        let list = |key: &str| answer[key].as_array().cloned().unwrap_or_default();
        let found = list("elements").into_iter().filter_map(|entry| {
            Some(Found {
                element: Element::from_value(&entry["element"])?,
                name: entry["name"].as_str()?.to_owned(),
                enabled: entry["enabled"].as_bool()?,
            })
        });
        let seen = list("seen").into_iter().filter_map(|line| Some(line.as_str()?.to_owned())).collect();
        Ok((found.collect(), seen))
    }

    /// Writes what the window shows to `target/screenshots/NAME.png`.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let folder = programs::target()?.join("screenshots");
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let path = folder.join(format!("{}.png", name.replace([':', '/'], "-")));
        // A window that was just resized is drawn in parts: two pictures in a row that are the same are of a finished one.
        let mut picture = self.driver.screenshot()?;
        for _ in 0..20 {
            thread::sleep(LOOK_AGAIN);
            let next = self.driver.screenshot()?;
            let is_finished = next == picture;
            picture = next;
            if is_finished {
                break;
            }
        }
        fs::write(&path, picture).with_context(|| format!("writing {}", path.display()))?;
        Ok(path)
    }

    /// Waits for what roles and names cannot tell.
    ///
    /// # Errors
    /// When it is not so after the patience is over, or asking still fails then.
    pub fn wait_until(&self, is_so: impl FnMut() -> Result<bool>) -> Result<()> {
        self.wait_within(PATIENCE, is_so)
    }

    /// The same for what takes its time by itself.
    ///
    /// # Errors
    /// As `wait_until`.
    pub fn wait_within(&self, patience: Duration, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
        let deadline = Instant::now() + patience;
        loop {
            // An element may go between two commands of one look; the next look sees what came instead.
            let outcome = is_so();
            if matches!(outcome, Ok(true)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return match outcome {
                    Err(error) => Err(error),
                    Ok(_) => bail!("it was not so within {patience:?}"),
                };
            }
            thread::sleep(LOOK_AGAIN);
        }
    }
}

fn step(role: &str, name: Name) -> Value {
    match name {
        Name::Is(text) => json!([role, "is", text]),
        Name::Has(text) => json!([role, "has", text]),
        Name::Any => json!([role, "is", null]),
    }
}

/// WebDriver's code of a key.
fn key_code(key: &str) -> Result<String> {
    let code = match key {
        "Control" => '\u{e009}',
        "Shift" => '\u{e008}',
        "Alt" => '\u{e00a}',
        "Meta" => '\u{e03d}',
        "Enter" => '\u{e007}',
        "Escape" => '\u{e00c}',
        "Tab" => '\u{e004}',
        "Backspace" => '\u{e003}',
        "Delete" => '\u{e017}',
        "Space" => ' ',
        "Home" => '\u{e011}',
        "End" => '\u{e010}',
        "PageUp" => '\u{e00e}',
        "PageDown" => '\u{e00f}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        "F6" => '\u{e036}',
        one if one.chars().count() == 1 => return Ok(one.to_owned()),
        other => bail!("there is no key '{other}'"),
    };
    Ok(code.to_string())
}
