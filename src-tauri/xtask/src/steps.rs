//! Steps: named pieces of work with needs, run in order, shown with their number and time, summed up in a table.
//!
//! A step that fails does not stop the others; those that need it are not run and say so.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// What a step that did not fail says of itself.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// There was nothing to do, and why.
    Skipped(String),
}

pub struct Step<Context> {
    pub name: &'static str,
    pub title: &'static str,
    /// Names of the steps that must not have failed before.
    pub needs: &'static [&'static str],
    pub work: fn(&Context) -> Result<Outcome>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Skipped(String),
    Failed(String),
    /// The step it needed, which failed or was not run itself.
    NotRun(&'static str),
}

impl Verdict {
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Passed | Self::Skipped(_))
    }
}

pub struct Line {
    pub name: &'static str,
    pub verdict: Verdict,
    pub took: Duration,
}

/// The steps named and all they need, in the order of `all`.
///
/// # Errors
/// When a name is not one of `all`.
pub fn choose<'a, C>(all: &'a [Step<C>], names: &[&str]) -> Result<Vec<&'a Step<C>>> {
    let mut wanted: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = names.to_vec();
    while let Some(name) = open.pop() {
        let Some(step) = all.iter().find(|step| step.name == name) else {
            let known: Vec<&str> = all.iter().map(|step| step.name).collect();
            bail!("there is no step '{name}'; the steps are: {}", known.join(", "));
        };
        if !wanted.contains(&name) {
            wanted.push(name);
            open.extend(step.needs);
        }
    }
    Ok(all.iter().filter(|step| wanted.contains(&step.name)).collect())
}

/// Runs the steps in order and says how each ended.
pub fn run<C>(steps: &[&Step<C>], context: &C) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut bad: BTreeMap<&str, ()> = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n[{}/{}] {}", index + 1, steps.len(), step.title);
        let begun = Instant::now();
        let verdict = match step.needs.iter().find(|need| bad.contains_key(*need)) {
            Some(need) => Verdict::NotRun(need),
            None => match (step.work)(context) {
                Ok(Outcome::Done) => Verdict::Passed,
                Ok(Outcome::Skipped(why)) => Verdict::Skipped(why),
                Err(error) => Verdict::Failed(format!("{error:#}")),
            },
        };
        let took = begun.elapsed();
        println!("      {}", sentence(&verdict, took));
        // A child may write to the terminal next; what we said before must stand before it.
        let _ = std::io::stdout().flush();
        if !verdict.is_good() {
            bad.insert(step.name, ());
        }
        lines.push(Line { name: step.name, verdict, took });
    }
    lines
}

fn sentence(verdict: &Verdict, took: Duration) -> String {
    match verdict {
        Verdict::Passed => format!("done in {}", seconds(took)),
        Verdict::Skipped(why) => format!("nothing to do: {why}"),
        Verdict::Failed(why) => format!("FAILED after {}: {why}", seconds(took)),
        Verdict::NotRun(need) => format!("NOT RUN: it needs '{need}'"),
    }
}

/// The table at the end, and the plain last line that scripts read.
pub fn table(lines: &[Line]) -> String {
    let width = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        let (word, note) = match &line.verdict {
            Verdict::Passed => ("ok", String::new()),
            Verdict::Skipped(why) => ("ok", format!("  ({why})")),
            Verdict::Failed(why) => ("FAILED", format!("  {}", why.lines().next().unwrap_or_default())),
            Verdict::NotRun(need) => ("NOT RUN", format!("  needs {need}")),
        };
        text += &format!("  {:width$}  {word:7}  {:>9}{note}\n", line.name, seconds(line.took));
    }
    let passed = lines.iter().filter(|line| line.verdict.is_good()).count();
    text += &format!("\n{passed} passed, {} failed\n", lines.len() - passed);
    text
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Vec<Step<()>> {
        vec![
            Step { name: "page", title: "page", needs: &[], work: |()| bail!("no page") },
            Step { name: "build", title: "build", needs: &["page"], work: |()| Ok(Outcome::Done) },
            Step { name: "window", title: "window", needs: &["build"], work: |()| Ok(Outcome::Done) },
            Step { name: "fmt", title: "fmt", needs: &[], work: |()| Ok(Outcome::Skipped("tidy already".to_owned())) },
        ]
    }

    #[test]
    fn a_failed_step_keeps_back_only_what_needs_it() {
        let all = steps();
        let verdicts: Vec<Verdict> =
            run(&all.iter().collect::<Vec<_>>(), &()).into_iter().map(|line| line.verdict).collect();
        assert_eq!(
            verdicts,
            [
                Verdict::Failed("no page".to_owned()),
                Verdict::NotRun("page"),
                Verdict::NotRun("build"),
                Verdict::Skipped("tidy already".to_owned()),
            ]
        );
    }

    #[test]
    fn the_table_ends_with_the_line_scripts_read() {
        let all = steps();
        let text = table(&run(&all.iter().collect::<Vec<_>>(), &()));
        assert!(text.ends_with("\n1 passed, 3 failed\n"), "a step that was not run has not passed: {text}");
        assert!(text.contains("no page"), "the reason stands in the table: {text}");
    }

    #[test]
    fn a_chosen_step_brings_what_it_needs_in_order() {
        let all = steps();
        let names: Vec<&str> = choose(&all, &["window"]).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["page", "build", "window"]);
        let error = choose(&all, &["widow"]).err().unwrap().to_string();
        assert!(error.contains("page, build, window, fmt"), "{error}");
    }
}
