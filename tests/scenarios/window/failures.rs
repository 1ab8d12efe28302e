//! Connections that fail: which step, what came back, what to do about it, and the bytes one click away.

use std::net::{Ipv4Addr, TcpListener};

use wirescope_tests::area::has;
use wirescope_tests::canned::{Canned, answer};
use wirescope_tests::listening;
use wirescope_tests::peers::{demo, peer};
use wirescope_tests::window::{Home, Window};

use super::{add_url, connect, inspector, log, open, shell_words, sidebar, tab};

/// Waits for the failure and the step it names; all of `parts` must be told with it.
fn is_told(window: &Window, step: &str, parts: &[&str]) {
    let told = tab(window).find_text("alert", "Connection failed", step).unwrap();
    for part in parts {
        assert!(told.contains(part), "'{part}' is not told: {told}");
    }
    tab(window).find("button", "Try again").unwrap();
}

/// The failure's own button leads to the row that tells most.
fn is_one_click_away(window: &Window, row: &str) {
    tab(window).click("button", "Show frames").unwrap();
    let row = log(window).find("row", has(row)).unwrap();
    let number = row.name.split(' ').next().unwrap().to_owned();
    window.find_text("region", "Inspector", &format!("#{number}")).unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn what_answers_with_no_mcp_over_http_is_explained_and_shown() {
    let home = Home::new().unwrap();
    let window = open(&home);
    let attempt = |url: &str| add_url(&window, url).click("button", "Connect without saving").unwrap();

    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let refusing = format!("http://127.0.0.1:{port}/mcp");
    attempt(&refusing);
    is_told(&window, "Reaching the server", &["Connection refused", "See whether the server runs"]);
    window.screenshot("failed-to-reach").unwrap();

    let fields = ["Content-Type: text/plain", "WWW-Authenticate: Bearer realm=\"club\""];
    let locked = Canned::always(answer("401 Unauthorized", &fields, "members only")).unwrap();
    attempt(&locked.url);
    is_told(&window, "The server’s HTTP answer", &["401 Unauthorized", "Authorization: Bearer"]);
    tab(&window).find_text("region", "What came back", "members only").unwrap();
    is_one_click_away(&window, "noise members only");
    inspector(&window).click("tab", "Headers").unwrap();
    inspector(&window).find_text("region", "HTTP", "Bearer realm=\"club\"").unwrap();

    let page = Canned::always(answer("200 OK", &["Content-Type: text/html"], "<html>Welcome home</html>")).unwrap();
    attempt(&page.url);
    is_told(&window, "What the server answered", &["HTTP 200", "Welcome home", "names the MCP endpoint"]);
    is_one_click_away(&window, "noise <html>");
    tab(&window).find_text("region", "What came back", "<html>Welcome home</html>").unwrap();
    window.screenshot("failed-with-a-page").unwrap();

    // What was wrong is corrected from the failure itself.
    tab(&window).click("button", "Change the server").unwrap();
    let form = tab(&window).inside("form", "Add server");
    assert_eq!(form.text("textbox", "URL").unwrap(), page.url);
    let server = listening::demo(&[]).unwrap();
    form.fill("textbox", "URL", &server.url).unwrap();
    form.fill("textbox", "Name", "found").unwrap();
    form.click("button", "Connect without saving").unwrap();
    sidebar(&window).find("button", "found, connected").unwrap();
    window.quit().unwrap();
}

#[test]
#[ignore = "drives the real window: cargo xtask test"]
fn a_handshake_that_is_refused_is_explained_and_shown() {
    let home = Home::new().unwrap();
    let window = open(&home);
    connect(&window, &["no-such-server-anywhere".to_owned()]);
    is_told(&window, "Starting the program", &["no-such-server-anywhere", "typing mistake"]);

    connect(&window, &peer(&["refuses"]).unwrap());
    is_told(&window, "In the handshake", &["go away"]);
    is_one_click_away(&window, "response initialize error");

    sidebar(&window).click("button", "Add server").unwrap();
    let form = tab(&window).inside("form", "Add server");
    let mut legacy = demo().unwrap();
    legacy.extend(["--eras".to_owned(), "legacy".to_owned()]);
    form.fill("textbox", "Command line", &shell_words(&legacy)).unwrap();
    form.click("button", has("More:")).unwrap();
    form.choose("combobox", "Protocol", "Modern (stateless)").unwrap();
    form.click("button", "Connect without saving").unwrap();
    is_told(
        &window,
        "Agreeing on a revision",
        &["modern protocol was asked for", "Leave the protocol to be found out"],
    );
    log(&window).find("row", has("request server/discover")).unwrap();
    window.quit().unwrap();
}
