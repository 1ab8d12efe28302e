//! What black-box scenarios stand on: the command line, the real window, and peers that behave and misbehave.
//!
//! Nothing of Wirescope is imported here: these tests see what people and scripts see. Every helper gives its program a
//! private home and log, has a deadline, and ends what it started when it is dropped. The window can be driven on Linux only.

#[cfg(target_os = "linux")]
pub mod area;
pub mod canned;
pub mod cli;
#[cfg(target_os = "linux")]
pub mod display;
pub mod listening;
pub mod peers;
pub mod process;
pub mod programs;
pub mod sparse;
#[cfg(target_os = "linux")]
pub mod webdriver;
#[cfg(target_os = "linux")]
pub mod window;
#[cfg(target_os = "linux")]
mod x11;
