//! Brotli and gzip beside each file that gains by it, at the strongest setting: a file is
//! compressed once and sent thousands of times.

use super::cache;
use crate::fail::{Context, Failure, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Mutex;

/// Every file that is sent compressed: path with `.br` or `.gz`, content.
pub(crate) fn beside(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<(String, Vec<u8>)>> {
    // The largest file is the last to end: it goes first.
    let mut waiting: Vec<_> = files.iter().filter(|(path, _)| gains(path)).collect();
    waiting.sort_by_key(|(_, bytes)| bytes.len());
    let (waiting, done) = (Mutex::new(waiting), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            while let Some((path, bytes)) = waiting.lock().map_err(poisoned)?.pop() {
                let made =
                    [(format!("{path}.br"), brotli(bytes)?), (format!("{path}.gz"), gzip(bytes)?)];
                done.lock().map_err(poisoned)?.extend(made);
            }
            Ok(())
        };
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| Failure::new("compression stopped"))?
        })
    })?;
    done.into_inner().map_err(poisoned)
}

fn gains(path: &str) -> bool {
    let texts = [".html", ".js", ".css", ".wasm", ".json", ".svg", ".txt", ".ftl", ".ttf"];
    texts.iter().any(|end| path.ends_with(end))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    cache::through("br-11-24", bytes.to_vec(), |bytes| {
        let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 24);
        writer.write_all(&bytes).context(|| "brotli".into())?;
        Ok(writer.into_inner())
    })
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).and_then(|()| writer.finish()).context(|| "gzip".into())
}

fn poisoned<T>(_: std::sync::PoisonError<T>) -> Failure {
    Failure::new("compression stopped")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is counted is what is sent.
    #[test]
    fn every_kind_of_file_of_a_start_is_sent_compressed() {
        for name in ["index.html", "app-1.js", "app-1.css", "app-1.wasm", "fr-1.ftl"] {
            assert!(gains(name), "{name}");
        }
        assert!(!gains("icons/icon-192.png"));
    }
}
