//! The window's page: built by Vite into ui/dist, which the desktop package takes in when it is compiled.

use anyhow::{Result, bail};

use crate::node;
use crate::place::Place;
use crate::stamp::{self, Digest};
use crate::steps::Outcome;

/// Builds the page, unless it was built from these very files.
///
/// # Errors
/// When the build fails or leaves no page.
pub fn build(place: &Place) -> Result<Outcome> {
    let mut digest = Digest::new();
    digest.add_folder(&place.ui(), &["node_modules", "dist"])?;
    let page = place.ui().join("dist/index.html");
    if page.is_file() && stamp::is_current(place, "page", &digest) {
        return Ok(Outcome::Skipped("the page is built from these files".to_owned()));
    }
    node::script(place, "build")?;
    if !page.is_file() {
        bail!("the build left no {}", page.display());
    }
    stamp::write(place, "page", &digest)?;
    Ok(Outcome::Done)
}
