//! The window itself: what the page needs to begin, its layout, and the feed.

use serde::Serialize;
use tauri::State;
use tauri::ipc::Channel;
use ts_rs::TS;
use wirescope_engine::Engine;
use wirescope_engine::view::LogStatus;

use crate::closing::Closing;
use crate::feed::{FeedEvent, Watchers};
use crate::layout;

/// What the page needs to begin.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WindowStart {
    /// Wirescope's version.
    pub version: String,
    pub log: LogStatus,
    /// The layout saved last; `null` when there is none.
    pub layout: Option<String>,
    /// A BCP 47 tag for numbers and times; never `C`, which makes `Intl` throw.
    pub locale: String,
    /// The folder that servers start in when their target names none.
    pub cwd: String,
    /// The person's own folder, for paths to be shown from `~` on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub home: Option<String>,
}

#[tauri::command]
pub async fn start(engine: State<'_, Engine>) -> Result<WindowStart, ()> {
    Ok(WindowStart {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        log: engine.log_status(),
        layout: layout::path().and_then(|path| layout::load(&path)),
        locale: locale(["LC_ALL", "LC_TIME", "LANG"].iter().find_map(|name| std::env::var(name).ok())),
        cwd: std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default(),
        home: directories::BaseDirs::new().map(|folders| folders.home_dir().display().to_string()),
    })
}

/// `de_DE.UTF-8` → `de-DE`; `C`, `POSIX` and nothing at all → `en-US`.
fn locale(name: Option<String>) -> String {
    let name = name.unwrap_or_default();
    let tag = name.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let well_formed =
        tag.split('-').all(|part| (2..=8).contains(&part.len()) && part.chars().all(char::is_alphanumeric));
    if well_formed && !tag.eq_ignore_ascii_case("posix") && tag.is_ascii() { tag } else { "en-US".to_owned() }
}

#[tauri::command]
pub async fn save_layout(layout: String) -> Result<(), String> {
    let path = layout::path().ok_or("There is no home folder to keep the layout in.")?;
    layout::save(&path, &layout).map_err(|error| format!("{} cannot be written: {error}.", path.display()))
}

#[tauri::command]
pub async fn watch(
    engine: State<'_, Engine>,
    watchers: State<'_, Watchers>,
    closing: State<'_, Closing>,
    channel: Channel<FeedEvent>,
) -> Result<(), ()> {
    watchers.start(engine.inner().clone(), closing.inner().clone(), channel);
    Ok(())
}

/// The page has put its things away: the window may go.
#[tauri::command]
pub async fn leave(closing: State<'_, Closing>) -> Result<(), ()> {
    closing.page_is_ready();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::locale;

    #[test]
    fn the_locale_is_a_tag_that_intl_takes() {
        for (name, tag) in [
            ("de_DE.UTF-8", "de-DE"),
            ("C", "en-US"),
            ("C.UTF-8", "en-US"),
            ("POSIX", "en-US"),
            ("", "en-US"),
            ("fr", "fr"),
        ] {
            assert_eq!(locale(Some(name.to_owned())), tag);
        }
        assert_eq!(locale(None), "en-US");
    }
}
