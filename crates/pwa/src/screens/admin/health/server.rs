//! The server's figures, in words.

use super::super::text;
use crate::{
    components::{badge, icon::icon},
    i18n::{
        dates, t,
        values::{bytes, decimal},
    },
};
use serde_json::Value;
use yew::prelude::*;

/// Free bytes below which a disk is nearly full, and the part of it below which it is.
const LITTLE: u64 = 2_000_000_000;
const LITTLE_PART: u64 = 20;
/// Characters of an epoch's id that tell it from others.
const SHORT: usize = 8;

/// The card.
pub(super) fn card(answer: &Value) -> Html {
    html! {
        <section class="card" id="health-server">
            <header><h2>{ t!("health-server") }</h2></header>
            <div class="pad">{ state(answer) }{ for warnings(answer).into_iter().map(warning) }</div>
            <dl class="pairs">
                { for rows(answer).into_iter().map(|(name, words)| html! { <div><dt>{ name }</dt><dd>{ words }</dd></div> }) }
            </dl>
        </section>
    }
}

fn state(answer: &Value) -> Html {
    let (tag, words) = if answer["writable"] == true {
        (badge::tag("good", t!("health-writes")), t!("health-writes-text"))
    } else {
        (badge::tag("bad", t!("health-full")), t!("health-full-text"))
    };
    html! { <p>{ tag }{ " " }{ words }</p> }
}

fn warning(words: String) -> Html {
    html! { <p class="hint bad">{ icon("alert") }{ words }</p> }
}

fn warnings(answer: &Value) -> Vec<String> {
    let failed = count(&answer["commits"]["failed"]);
    let full = is_nearly_full(&answer["disk"]).then(|| t!("health-disk-low"));
    let failed = (failed > 0).then(|| t!("health-failures", count = failed));
    full.into_iter().chain(failed).collect()
}

/// Whether little of a disk is left, as far as that is known.
fn is_nearly_full(disk: &Value) -> bool {
    let (free, size) = (disk["free"].as_u64(), count(&disk["size"]));
    free.is_some_and(|free| free < LITTLE && free < size / LITTLE_PART)
}

fn rows(answer: &Value) -> Vec<(String, String)> {
    let (commits, connections) = (&answer["commits"], &answer["connections"]);
    let of = |value: &Value, name: &str| count(&value[name]);
    vec![
        (t!("health-version"), version(answer)),
        (t!("health-log"), log(answer)),
        (t!("health-documents"), documents(&answer["stored"])),
        (t!("health-files"), files(&answer["files"])),
        (t!("health-disk"), disk(&answer["disk"])),
        (t!("health-backup"), backup(&answer["backed_up"])),
        (
            t!("health-commits"),
            t!("health-commits-are", count = of(commits, "done"), failed = of(commits, "failed")),
        ),
        (t!("health-time"), time(commits)),
        (
            t!("health-connections"),
            t!(
                "health-connections-are",
                count = of(connections, "now"),
                all = of(connections, "since_start")
            ),
        ),
        (
            t!("health-refused"),
            t!(
                "health-refused-are",
                connections = of(connections, "refused"),
                changes = of(answer, "refused_changes")
            ),
        ),
    ]
}

fn version(answer: &Value) -> String {
    t!("health-version-is", version = text(answer, "version"), since = moment(&answer["started"]))
}

fn log(answer: &Value) -> String {
    let epoch = text(&answer["epoch"], "id");
    let epoch = epoch.get(..SHORT).unwrap_or(epoch).to_owned();
    t!("health-log-is", count = count(&answer["head"]), epoch = epoch)
}

fn documents(stored: &Value) -> String {
    let size = stored["bytes"].as_u64().map(bytes);
    let size = size.map_or_else(String::new, |size| t!("health-size", size = size));
    t!("health-documents-are", count = count(&stored["documents"]), size = size)
}

fn files(files: &Value) -> String {
    let (size, room) = (bytes(count(&files["bytes"])), bytes(count(&files["room"])));
    t!("health-files-are", count = count(&files["count"]), size = size, room = room)
}

fn disk(disk: &Value) -> String {
    match (disk["free"].as_u64(), disk["size"].as_u64()) {
        (Some(free), Some(size)) => {
            t!("health-disk-is", free = bytes(free), size = bytes(size))
        }
        _ => t!("health-unknown"),
    }
}

fn backup(at: &Value) -> String {
    at.as_i64().map_or_else(|| t!("health-backup-none"), dates::moment_s)
}

fn time(commits: &Value) -> String {
    let Some(mean) = commits["mean"].as_u64() else { return t!("health-time-none") };
    match commits["p99"].as_u64() {
        Some(most) => t!("health-time-is", mean = millis(mean), most = millis(most)),
        None => t!("health-time-long", mean = millis(mean)),
    }
}

/// Microseconds in milliseconds: `0,3`, `12`.
fn millis(micros: u64) -> String {
    decimal(micros as f64 / 1_000.0)
}

fn moment(at: &Value) -> String {
    dates::moment_s(at.as_i64().unwrap_or_default())
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Language, speak};
    use serde_json::json;

    #[test]
    fn a_disk_is_nearly_full_when_little_is_left_of_it() {
        for (disk, full) in [
            (json!({ "free": 1_000_000_000_u64, "size": 100_000_000_000_u64 }), true),
            (json!({ "free": 1_000_000_000_u64, "size": 4_000_000_000_u64 }), false),
            (json!({ "free": 3_000_000_000_u64, "size": 100_000_000_000_u64 }), false),
            (json!({ "free": 0, "size": 100_000_000_000_u64 }), true),
            (Value::Null, false),
        ] {
            assert_eq!(is_nearly_full(&disk), full, "{disk}");
        }
    }

    #[test]
    fn figures_are_said_in_words() {
        speak(Language::French);
        let stored = json!({ "documents": 2_014, "bytes": 14_200_000 });
        assert_eq!(documents(&stored), "2\u{202f}014 documents, 14\u{a0}Mo sur le disque");
        assert_eq!(documents(&json!({ "documents": 1, "bytes": null })), "1 document");
        let taken = json!({ "count": 0, "bytes": 0, "room": 50_000_000_000_u64 });
        assert_eq!(files(&taken), "aucune\u{a0}; 50\u{a0}Go permis");
        let taken = json!({ "count": 2, "bytes": 2_960_000, "room": 1_500_000_000 });
        assert_eq!(files(&taken), "2 fichiers, 3\u{a0}Mo sur 1,5\u{a0}Go permis");
        let commits = json!({ "mean": 1_234, "p99": 2_500 });
        assert_eq!(time(&commits), "1,2 ms en moyenne\u{a0}; 99 sur 100 en 2,5 ms au plus");
        assert_eq!(time(&json!({ "mean": null, "p99": null })), t!("health-time-none"));
        assert_eq!(disk(&Value::Null), "non connue");
    }
}
