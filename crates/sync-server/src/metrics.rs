//! What the server counts, in the Prometheus text format.

use carnet_sync::hub::Stored;
use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// Upper bounds of the histogram of commits, in microseconds.
const BUCKETS: [u64; 10] = [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000];

/// Counters of a running server.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    connections: AtomicU64,
    connected: AtomicU64,
    refused: AtomicU64,
    messages_in: AtomicU64,
    messages_out: AtomicU64,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    acks: AtomicU64,
    quarantined: AtomicU64,
    commits: AtomicU64,
    commits_failed: AtomicU64,
    commit_micros: AtomicU64,
    commit_buckets: [AtomicU64; BUCKETS.len()],
}

/// What is asked of the hub when somebody looks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Gauges {
    pub(crate) stored: Stored,
    pub(crate) head: u64,
    pub(crate) people: usize,
    pub(crate) devices: usize,
}

/// What a screen tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Figures {
    pub(crate) connected: u64,
    pub(crate) connections: u64,
    pub(crate) refused: u64,
    pub(crate) quarantined: u64,
    pub(crate) commits: u64,
    pub(crate) commits_failed: u64,
    /// Microseconds that a commit took, on average.
    pub(crate) mean: Option<u64>,
    /// Microseconds within which 99 in 100 commits were done, by the buckets of the histogram; nothing if that
    /// is longer than its last.
    pub(crate) p99: Option<u64>,
}

impl Metrics {
    pub(crate) fn opened(&self) {
        self.connections.fetch_add(1, Relaxed);
        self.connected.fetch_add(1, Relaxed);
    }

    pub(crate) fn closed(&self) {
        self.connected.fetch_sub(1, Relaxed);
    }

    pub(crate) fn refused(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    pub(crate) fn received(&self, bytes: usize) {
        self.messages_in.fetch_add(1, Relaxed);
        self.bytes_in.fetch_add(bytes as u64, Relaxed);
    }

    pub(crate) fn sent(&self, bytes: usize) {
        self.messages_out.fetch_add(1, Relaxed);
        self.bytes_out.fetch_add(bytes as u64, Relaxed);
    }

    pub(crate) fn acknowledged(&self) {
        self.acks.fetch_add(1, Relaxed);
    }

    pub(crate) fn quarantined(&self) {
        self.quarantined.fetch_add(1, Relaxed);
    }

    pub(crate) fn committed(&self, took: Duration, done: bool) {
        if !done {
            self.commits_failed.fetch_add(1, Relaxed);
            return;
        }
        let micros = took.as_micros().try_into().unwrap_or(u64::MAX);
        self.commits.fetch_add(1, Relaxed);
        self.commit_micros.fetch_add(micros, Relaxed);
        for (bucket, bound) in self.commit_buckets.iter().zip(BUCKETS) {
            if micros <= bound {
                bucket.fetch_add(1, Relaxed);
            }
        }
    }

    /// For a screen.
    pub(crate) fn figures(&self) -> Figures {
        let told = |counter: &AtomicU64| counter.load(Relaxed);
        let commits = told(&self.commits);
        let most = |bucket: &AtomicU64| told(bucket).saturating_mul(100) >= commits * 99;
        let mut buckets = self.commit_buckets.iter().zip(BUCKETS);
        let p99 = buckets.find(|(bucket, _)| most(bucket)).map(|(_, bound)| bound);
        Figures {
            connected: told(&self.connected),
            connections: told(&self.connections),
            refused: told(&self.refused),
            quarantined: told(&self.quarantined),
            commits,
            commits_failed: told(&self.commits_failed),
            mean: told(&self.commit_micros).checked_div(commits),
            p99: p99.filter(|_| commits > 0),
        }
    }

    /// The whole page.
    pub(crate) fn page(&self, gauges: Gauges) -> String {
        let mut page = String::new();
        let gauge =
            |page: &mut String, name, help, value: u64| metric(page, "gauge", name, help, value);
        let counter = |page: &mut String, name, help, value: &AtomicU64| {
            metric(page, "counter", name, help, value.load(Relaxed));
        };
        gauge(
            &mut page,
            "connected_devices",
            "Devices connected now.",
            self.connected.load(Relaxed),
        );
        stored(&mut page, gauges.stored);
        gauge(&mut page, "people", "People who may sign in.", gauges.people as u64);
        gauge(&mut page, "devices", "Devices that have signed in.", gauges.devices as u64);
        gauge(&mut page, "log_entries", "Entries ever written to the log.", gauges.head);
        counter(&mut page, "connections_total", "Connections since the start.", &self.connections);
        counter(&mut page, "connections_refused_total", "Connections refused.", &self.refused);
        counter(&mut page, "messages_received_total", "Messages from devices.", &self.messages_in);
        counter(&mut page, "messages_sent_total", "Messages to devices.", &self.messages_out);
        counter(
            &mut page,
            "received_bytes_total",
            "Bytes of messages from devices.",
            &self.bytes_in,
        );
        counter(&mut page, "sent_bytes_total", "Bytes of messages to devices.", &self.bytes_out);
        counter(&mut page, "acknowledgements_total", "Acknowledgements sent.", &self.acks);
        counter(&mut page, "quarantined_changes_total", "Changes refused.", &self.quarantined);
        counter(
            &mut page,
            "commits_failed_total",
            "Commits that the store refused.",
            &self.commits_failed,
        );
        self.histogram(&mut page);
        page
    }

    fn histogram(&self, page: &mut String) {
        let name = "carnet_commit_seconds";
        let count = self.commits.load(Relaxed);
        // Writing to a String can't fail.
        let _ = writeln!(page, "# HELP {name} Time that commits took.\n# TYPE {name} histogram");
        for (bucket, bound) in self.commit_buckets.iter().zip(BUCKETS) {
            let _ = writeln!(
                page,
                "{name}_bucket{{le=\"{}\"}} {}",
                seconds(bound),
                bucket.load(Relaxed)
            );
        }
        let _ = writeln!(page, "{name}_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(page, "{name}_sum {}", seconds(self.commit_micros.load(Relaxed)));
        let _ = writeln!(page, "{name}_count {count}");
    }
}

/// How the documents lie in the store.
fn stored(page: &mut String, stored: Stored) {
    let Stored { documents, loose, packs, slots, live, settled } = stored;
    for (name, help, value) in [
        ("documents", "Documents in the store.", documents),
        ("documents_loose", "Of these, the ones that are not in a pack.", loose),
        ("packs", "Packs, in which documents lie together.", packs),
        ("pack_slots", "Documents in packs, old states included.", slots),
        ("pack_slots_live", "Of these, the ones in use.", live),
        ("settled", "1 when nothing is left to pack.", usize::from(settled)),
    ] {
        metric(page, "gauge", name, help, value as u64);
    }
}

fn seconds(micros: u64) -> f64 {
    Duration::from_micros(micros).as_secs_f64()
}

fn metric(page: &mut String, kind: &str, name: &str, help: &str, value: u64) {
    let _ = writeln!(
        page,
        "# HELP carnet_{name} {help}\n# TYPE carnet_{name} {kind}\ncarnet_{name} {value}"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_is_told_how_long_commits_take() {
        let metrics = Metrics::default();
        assert_eq!(metrics.figures(), Figures::default());
        (0..99).for_each(|_| metrics.committed(Duration::from_micros(300), true));
        metrics.committed(Duration::from_secs(2), true);
        metrics.committed(Duration::from_secs(9), false);
        let told = metrics.figures();
        assert_eq!((told.commits, told.commits_failed), (100, 1));
        assert_eq!((told.mean, told.p99), (Some(20_297), Some(500)));
        metrics.committed(Duration::from_secs(2), true);
        assert_eq!(metrics.figures().p99, None, "longer than a second");
    }

    #[test]
    fn the_page_is_as_prometheus_reads_it() {
        let metrics = Metrics::default();
        metrics.opened();
        metrics.committed(Duration::from_micros(300), true);
        metrics.committed(Duration::from_secs(2), true);
        metrics.committed(Duration::from_secs(2), false);
        let page = metrics.page(Gauges {
            stored: Stored { documents: 7, ..Stored::default() },
            ..Gauges::default()
        });
        for line in [
            "carnet_connected_devices 1",
            "carnet_documents 7",
            "carnet_commit_seconds_bucket{le=\"0.00025\"} 0",
            "carnet_commit_seconds_bucket{le=\"0.0005\"} 1",
            "carnet_commit_seconds_bucket{le=\"+Inf\"} 2",
            "carnet_commit_seconds_count 2",
            "carnet_commits_failed_total 1",
        ] {
            assert!(page.lines().any(|other| other == line), "{line} is not in:\n{page}");
        }
        let is_sample = |line: &str| {
            line.split_once(' ').is_some_and(|(_, value)| value.parse::<f64>().is_ok())
        };
        assert!(page.lines().all(|line| line.starts_with("# ") || is_sample(line)));
    }
}
