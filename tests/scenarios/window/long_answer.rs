//! An answer of 100 MB: it is in the log, its beginning is on the screen with its length, and the page stays at hand.

use std::time::Duration;

use wirescope_tests::area::{Area, has};
use wirescope_tests::peers::peer;
use wirescope_tests::window::{Home, Window};

use super::{connect, inspector, log, open_on_demo, open_tool};

const BYTES: usize = 100_000_000;

/// The server writes it, Wirescope takes, reads and keeps it: seconds, and many where a build is running beside it.
const PATIENCE: Duration = Duration::from_secs(180);

/// Measured in a debug build: 40 to 126 ms, as for a short answer. A machine that is busy with something else adds to it (300 ms
/// were seen); each MB that is read into the page adds 80 ms, so that the whole answer is far beyond this.
const LONGEST_BLOCK_MILLIS: f64 = 1_000.0;

/// Notes the longest time for which the page could do nothing else: it is asked every few milliseconds whether it is free. No
/// look by role falls into it: that is work, too.
const RECORD: &str = "
    const record = { longest: 0, last: performance.now() };
    record.timer = setInterval(() => {
        const now = performance.now();
        record.longest = Math.max(record.longest, now - record.last);
        record.last = now;
    }, 4);
    window.blockRecord = record;
";

const LONGEST: &str = "
    const record = window.blockRecord;
    clearInterval(record.timer);
    return Math.max(record.longest, performance.now() - record.last);
";

/// What an area shows, asked so that the page has next to nothing to do for it.
const SHOWN: &str = "return document.querySelector(arguments[0])?.textContent.slice(0, 400) ?? ''";

const RESULT: &str = "section[aria-label=Result]";

/// The longest block in milliseconds, from a press of a key until `selector` shows `part`, and for a moment more.
fn longest_block(window: &Window, keys: &str, selector: &str, part: &str) -> f64 {
    window.script(RECORD, &[]).unwrap();
    window.press(keys).unwrap();
    let shows = || Ok(window.script(SHOWN, &[selector.into()])?.as_str().is_some_and(|text| text.contains(part)));
    window.wait_within(PATIENCE, shows).unwrap();
    // What React put there is drawn in the next frames, and the rest of what came is noticed by then.
    let drawn = "window.drawn = 0; const count = () => { window.drawn += 1; requestAnimationFrame(count) }; count()";
    window.script(drawn, &[]).unwrap();
    window.wait_until(|| Ok(window.script("return window.drawn > 20", &[])? == true)).unwrap();
    window.script(LONGEST, &[]).unwrap().as_f64().unwrap()
}

/// How many characters a part of the page holds.
fn characters(area: &Area, selector: &str) -> u64 {
    let length = "return document.querySelector(arguments[0]).textContent.length";
    area.script(length, &[selector.into()]).unwrap().as_u64().unwrap()
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn an_answer_of_100_mb_shows_its_beginning_and_length_and_never_holds_the_page() {
    let home = Home::new().unwrap();
    let window = open_on_demo(&home);
    open_tool(&window, "Echo").fill("textbox", "message", "short").unwrap();
    let short = longest_block(&window, "Control+Enter", RESULT, "Answered");

    connect(&window, &peer(&["on", "tools/call", &format!("large {BYTES}")]).unwrap());
    let tool = open_tool(&window, "greet");
    tool.find("button", "Send").unwrap();
    let long = longest_block(&window, "Control+Enter", RESULT, "its beginning is shown");
    println!("the page was held for {short} ms by a short answer, for {long} ms by one of {BYTES} bytes");
    tool.inside("region", "Result").find("status", "Answered").unwrap();
    let told = tool.find_text("region", "Result", "0 1 2 3 4 5 6 7").unwrap();
    assert!(told.contains("100,000,0"), "how long it is: {:?}", &told[..200.min(told.len())]);
    assert!(characters(&window, RESULT) < 200_000, "no more of it is laid out than somebody asked for");

    log(&window).click("row", has("response tools/call greet")).unwrap();
    let frame = inspector(&window);
    frame.find_text("tabpanel", "Summary", "the beginning only; the log has all of it").unwrap();
    frame.find_text("tabpanel", "Summary", "95.4 MB").unwrap();
    frame.click("tab", "Summary").unwrap();
    let tree = longest_block(&window, "ArrowRight", "section[aria-label$='as a tree']", "0 1 2 3 4 5 6 7");
    let raw = longest_block(&window, "ArrowRight", "section[aria-label$=raw]", "0 1 2 3 4 5 6 7");
    println!("and by its frame in the inspector for {tree} ms as a tree, for {raw} ms raw");
    for (what, millis) in [("a call", long), ("its frame as a tree", tree), ("its frame", raw)] {
        assert!(millis < LONGEST_BLOCK_MILLIS, "{what} held the page for {millis} ms; a short answer for {short} ms");
    }
    window.quit().unwrap();
}
