//! `docs/performance.md`: the run as a page, with its plots beside it.

use crate::report::{Report, Section};
use crate::table::{HEADS, Row, Unit};
use crate::{Outcome, plot};
use std::path::Path;

const METHOD: &str = include_str!("method.md");

/// Of profiles taken by hand (`perf record --call-graph dwarf`, two cores); they do not come from the run.
const REASONS: &str = include_str!("reasons.md");

/// Every group, as `--only` calls it.
const GROUPS: [&str; 14] = [
    "limits",
    "growth",
    "stored",
    "memory",
    "latency",
    "typing",
    "throughput",
    "slow",
    "hostile",
    "changes",
    "restore",
    "search",
    "heavy",
    "browser",
];

/// Writes the page, and its plots beside it.
pub(crate) fn write(report: &Report, file: &Path) -> Outcome<()> {
    let growth: Vec<_> = report.series().filter(|one| !one.name.contains("changed")).collect();
    let picture = file.with_extension("svg");
    std::fs::write(&picture, plot::draw(&growth))?;
    let name = picture.file_name().unwrap_or_default().to_string_lossy().into_owned();
    std::fs::write(file, page(report, &name))?;
    Ok(())
}

fn page(report: &Report, picture: &str) -> String {
    let mut page = format!(
        "# Performance\n\nWritten by `cargo xtask bench --page docs/performance.md`; do not edit by hand.\n\n{}\n",
        summary(report)
    );
    page.push_str(&format!("\n![Cold sync and reconnecting, by fiches]({picture})\n"));
    for section in &report.sections {
        let (title, rows) = (&section.title, table(&section.rows));
        page.push_str(&format!("\n## {title}\n\n{rows}\n{}\n", measured(section)));
    }
    page.push_str(&format!("\n## The machine\n\n{}\n", machine(report)));
    page.push_str(&format!("\n## The method\n\n{METHOD}"));
    page.push_str(&format!("\n## Where the time goes, of what is not kept\n\n{REASONS}"));
    page
}

fn summary(report: &Report) -> String {
    let rows: Vec<&Row> = report.sections.iter().flat_map(|section| &section.rows).collect();
    let judged = rows.iter().filter(|row| row.pass.is_some()).count();
    let broken: Vec<&&Row> = rows.iter().filter(|row| row.pass == Some(false)).collect();
    let mut text = format!("{} of {judged} budgets are kept.", judged - broken.len());
    if report.quick {
        text.push_str(
            " **This was a quick run**, with small sizes and few repetitions: it shows that \
             everything can be measured, not how fast it is.",
        );
    }
    if !broken.is_empty() {
        text.push_str("\n\nNot kept:\n");
    }
    for row in broken {
        let [name, n, ours, _, theirs, better, budget, _] = row.cells();
        text.push_str(&format!(
            "\n- {} (N = {n}): {ours}; budget {budget}; {theirs}; {better}",
            name.trim()
        ));
    }
    text.push_str(&missing(report));
    text
}

/// What the page says nothing about.
fn missing(report: &Report) -> String {
    let is_here = |group: &&str| report.sections.iter().any(|section| section.group == *group);
    let missing: Vec<&str> = GROUPS.into_iter().filter(|group| !is_here(group)).collect();
    match missing.is_empty() {
        true => String::new(),
        false => format!("\n\nNot measured: the groups {}.", missing.join(", ")),
    }
}

fn table(rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&HEADS.map(str::to_owned));
    text.push_str("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
    for row in rows {
        text.push_str(&line(&row.cells().map(|cell| cell.trim().replace('|', "\\|"))));
    }
    for row in rows {
        if let Some(note) = &row.note {
            text.push_str(&format!("\n- {}: {note}", row.name.trim()));
        }
    }
    text.push('\n');
    text
}

/// When a group was measured, as far as it matters.
fn measured(section: &Section) -> String {
    format!(
        "Group `{}`, measured at commit {} in {:.0} s; the load average before it was {}.",
        section.group, section.commit, section.seconds, section.load
    )
}

fn machine(report: &Report) -> String {
    let machine = &report.machine;
    format!(
        "{} cores ({}), {} of memory, Linux {}, {}, Node {}, {}. All groups together took {:.0} minutes.",
        machine.cores,
        machine.processor,
        Unit::Bytes.say(machine.memory),
        machine.kernel,
        machine.rustc,
        machine.node,
        machine.chromium,
        report.seconds() / 60.0,
    )
}
