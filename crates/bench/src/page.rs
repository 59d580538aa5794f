//! `docs/performance.md`: the run as a page, with its plots beside it.

use crate::report::{Report, Section};
use crate::table::{HEADS, Row, Unit};
use crate::{Outcome, plot};
use std::path::Path;

const METHOD: &str = "\
`cargo xtask bench` builds everything in release and measures on one machine: `carnet-server` is a process of
its own with its data folder on the disk, devices are the native engine with a store on the disk, or the app in
a real Chromium. Everything goes over real sockets on the loopback. Peers do the same work with the same fiches
in the same run, from their published packages: automerge-repo's server and client, PouchDB in memory against
express-pouchdb over LevelDB (in Chromium: into IndexedDB), samod.

- A **fiche** here is one contact document of some twenty fields (`crates/bench/src/company.rs`,
  `tests/bench/fiche.mjs`). They are pushed to an empty server as a device would push them.
- A number is the **median** of as many runs as the table says. *better* is how many times better than the peer
  or the limit beside it; *kept* says whether every budget of the row is.
- **Cold sync** runs from the sign-in on an empty device until the server and the device have the same and the
  device has it on its disk; *searchable* until the directory has read it all. A **reconnection** is measured
  until the device knows that it has everything; bytes are counted by a proxy between the two, WebSocket's
  handshake included.
- The **slope** is that of the line through all sizes in a plane of logarithms: 1 is growth in proportion, 0 none.
- **Acknowledged edits** are pushed by a hundred connections from changes made ahead, so that the server is
  measured and not its clients; all of it shares the machine's cores. The limits beside it append the same bytes to
  a file, with one `fdatasync` for each, and for every hundred.
- **Typing together**: sixteen devices on threads of their own, on the same cores as the server. A letter has
  arrived when another device's fiche shows it.
- **CPU slowed 4×** is Chromium's own throttling. It slows the screen's thread; the engine's worker
  runs at full speed.";

/// Of profiles taken by hand (`perf record --call-graph dwarf`, two cores); they do not come from the run.
const REASONS: &str = "\
**Acknowledged edits.** A hundred writers share the cores with the server. Of all samples of the group *throughput*:

| where | share |
| --- | ---: |
| the clients: making changes, encoding, sockets | 45 % |
| the hub's thread | 35 % |
| — applying to a copy, saving and loading it again (a batch of one document at a time) | 8.5 % |
| — checking single changes before Automerge decodes them, and decoding | 4.0 % |
| — what others wrote, for each connection | 3.9 % |
| — the rest, and stacks that could not be followed | 19 % |
| the commits' thread: sled, a row a change | 10 % |
| other threads, the system | 10 % |

No part of it alone stands between this and a plain append: an edit is hashed, walked, decoded, applied, encoded
and sent to 99 others. What would help next is one row of the log for what comes together, and
reading rows once for all connections.

**Typing together** is kept by little, on two cores that the server and sixteen devices share; on devices of their own, sixteen people would
have sixteen times as much. What is left of it: Automerge applies what came, the fiche is read for the screen, and a document is loaded again when it has grown by an eighth.

**A keystroke to painted.** A screen of 60 frames a second shows something every 16.7 ms: what is ready at once waits for the next frame, half of one on average. The
worker's answer is there in a fraction of that (the rows *in the worker*); the rest is the browser's own: the field, the list's layout, the frame.

**A fiche with a long life** takes natively a third to a tenth of that (the group *heavy*), of which Automerge's own reading of the stored document is nearly all. In the app it is compiled for size,
as it is most of what a start has to fetch, and WebAssembly walks its columns at half the speed. *Nothing cached* begins with an app that has just started.

**The second start with a slowed processor.** First paint is there in a fifth of the time; until the list, the browser compiles both programs (which 921 KB cost once they are fetched), the worker reads the directory's 256 rows, and the page draws.

**App code.** `docs/decisions.md` says what a start is made of (*700 KB is not reached*).

**A fiche in the server's files.** Of 443 bytes 240 are packs (the row *of these, packs*), a quarter of the document's Automerge snapshot. The rest is sled's file: an id, a digest and a place a document in the packs' indexes, who receives
it in a row of its own, and segments, some 1.5 MB of which do not depend on what is in them; that is much for 1,000 fiches. Rows of many documents each would take less, and be written anew for each that changes hands.";

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
    page.push_str(&format!("\n## The method\n\n{METHOD}\n"));
    page.push_str(&format!("\n## Where the time goes, of what is not kept\n\n{REASONS}\n"));
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
