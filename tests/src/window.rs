//! The real window, started and ended as a person does it, on a home of its own.
//!
//! A `Home` is one person's folders; several windows may be opened on it one after the other. What is done inside the
//! window is in `area`.

use std::fs;
use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::area::Area;
use crate::display::Display;
use crate::process;
use crate::programs;
use crate::webdriver::WebDriver;
use crate::x11;

/// A private home: log, settings and caches of the windows opened on it.
pub struct Home(TempDir);

impl Home {
    /// # Errors
    /// When no temporary folder can be made.
    pub fn new() -> Result<Self> {
        let home = tempfile::tempdir().context("making a private home")?;
        for folder in ["data", "config", "cache", "state", "run"] {
            fs::create_dir(home.path().join(folder)).context("making a folder of the home")?;
        }
        Ok(Self(home))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes a program live in this home and nowhere else.
    fn furnish(&self, command: &mut Command) {
        command.current_dir(self.path()).env("HOME", self.path()).env("XDG_RUNTIME_DIR", self.path().join("run"));
        for (name, folder) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
        ] {
            command.env(name, self.path().join(folder));
        }
        // A developer's own log, bus and display must stay out of it.
        for name in ["WIRESCOPE_LOG", "DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY", "RUST_LOG"] {
            command.env_remove(name);
        }
    }
}

/// The opened window. It is the outermost `Area` too.
pub struct Window {
    page: Area,
    /// Dropped after the page's driver, or the program would be cut off from its screen first.
    display: Display,
}

impl Deref for Window {
    type Target = Area;

    fn deref(&self) -> &Area {
        &self.page
    }
}

impl Window {
    /// Opens the built program on a home.
    ///
    /// # Errors
    /// When it was not built or does not start.
    pub fn open(home: &Home) -> Result<Self> {
        Self::open_with(home, &[], &[])
    }

    /// Opens it with arguments and environment variables of its own.
    ///
    /// # Errors
    /// When it was not built or does not start.
    pub fn open_with(home: &Home, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Self> {
        Self::open_program(home, &programs::path(programs::APP)?, arguments, variables)
    }

    fn open_program(home: &Home, program: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Result<Self> {
        let display = Display::start()?;
        // The program gets its surroundings from the driver that starts it.
        let mut command = Command::new("WebKitWebDriver");
        home.furnish(&mut command);
        command.env("DISPLAY", &display.name).env("GDK_BACKEND", "x11").env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.envs(variables.iter().copied());
        let driver = WebDriver::start(command, program, arguments)?;
        Ok(Self { page: Area::page(driver), display })
    }

    /// Sets the window's outer size in pixels and waits until the page has followed. Nothing decorates a window under
    /// Xvfb, but a menu bar may take some of its height.
    ///
    /// # Errors
    /// When the page does not get that size.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        const MENU_BAR_PIXELS: u32 = 40;
        self.page.driver.resize(width, height)?;
        let mut has = (0, 0);
        let waited = self.wait_until(|| {
            let size = self.script("return [window.innerWidth, window.innerHeight]", &[])?;
            has = (size[0].as_u64().unwrap_or_default(), size[1].as_u64().unwrap_or_default());
            let heights = u64::from(height.saturating_sub(MENU_BAR_PIXELS))..=u64::from(height);
            Ok(has.0 == u64::from(width) && heights.contains(&has.1))
        });
        waited.with_context(|| format!("the window was to be {width} by {height}; the page is {has:?}"))
    }

    /// Closes the window as its title bar does, and waits until the program has ended by itself.
    ///
    /// # Errors
    /// When the program goes on.
    pub fn quit(self) -> Result<()> {
        let children = self.page.driver.programs();
        x11::close_windows(&self.display.name)?;
        self.wait_until(|| Ok(children.iter().all(|child| !process::is_running(*child))))
            .context("the window is closed and the program goes on")
    }
}
