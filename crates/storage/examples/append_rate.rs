//! How many small rows a second a disk takes, as one line of JSON:
//!
//! - `raw`: appended to a plain file whose room is taken beforehand, each synced by itself. The
//!   rate of `fdatasync`.
//! - `raw_grouped`: the same, with one sync for as many rows as there are writers. The limit of
//!   what any store can acknowledge to that many.
//! - `store`: commits of one row by one thread.
//! - `store_grouped`: commits of one row by that many threads, which share syncs.
//!
//! `append_rate [FOLDER [WRITERS [SECONDS]]]`; by default the system's temporary folder, 100
//! writers and 3 seconds for each line.

#[cfg(not(target_arch = "wasm32"))]
mod rate {
    use carnet_storage::{Batch, SledStore, StoreError};
    use std::{
        fs::File,
        io::{self, Seek, Write},
        path::{Path, PathBuf},
        sync::atomic::{AtomicU64, Ordering},
        thread,
        time::{Duration, Instant},
    };

    /// Bytes of a row's value: those of an edit of one field.
    const VALUE: [u8; 150] = [7; 150];
    /// Bytes of the plain file: growing it would cost a second write for each sync.
    const ROOM: usize = 16 << 20;

    pub(crate) fn main() -> Result<(), StoreError> {
        let mut arguments = std::env::args().skip(1);
        let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
        let mut number = |default| {
            arguments.next().and_then(|argument| argument.parse().ok()).unwrap_or(default)
        };
        let (writers, seconds) = (number(100), number(3));
        let folder = folder.join(format!("append-rate-{}", std::process::id()));
        let time = Duration::from_secs(seconds);
        let raw = |rows| raw(&folder, rows, time).map_err(failed);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let (one, grouped) = (raw(1)?, raw(writers)?);
        let (store, store_grouped) = (stored(&folder, 1, time)?, stored(&folder, writers, time)?);
        std::fs::remove_dir_all(&folder).map_err(failed)?;
        let line = format!(
            "{{\"unit\":\"rows/s\",\"value_bytes\":{},\"writers\":{writers},\"raw\":{one:.0},\
             \"raw_grouped\":{grouped:.0},\"store\":{store:.0},\"store_grouped\":{store_grouped:.0}}}",
            VALUE.len()
        );
        writeln!(io::stdout(), "{line}").map_err(failed)
    }

    /// Rows a second, of which that many share a sync.
    fn raw(folder: &Path, at_once: u64, time: Duration) -> io::Result<f64> {
        let mut file = File::create(folder.join("raw"))?;
        file.write_all(&vec![0; ROOM])?;
        file.sync_all()?;
        file.rewind()?;
        let began = Instant::now();
        let mut rows = 0;
        while began.elapsed() < time {
            for _ in 0..at_once {
                rows += 1;
                if file.stream_position()? + 2 * VALUE.len() as u64 > ROOM as u64 {
                    file.rewind()?;
                }
                file.write_all(&[&u64::to_be_bytes(rows)[..], &VALUE].concat())?;
            }
            file.sync_data()?;
        }
        Ok(rows as f64 / began.elapsed().as_secs_f64())
    }

    /// Rows a second that as many threads commit, each waiting for its own.
    fn stored(folder: &Path, writers: u64, time: Duration) -> Result<f64, StoreError> {
        let store = SledStore::open(&folder.join(format!("store-{writers}")))?;
        let (rows, began) = (AtomicU64::new(0), Instant::now());
        thread::scope(|scope| {
            let write = || {
                while began.elapsed() < time {
                    let mut batch = Batch::default();
                    batch.put(rows.fetch_add(1, Ordering::Relaxed).to_be_bytes(), VALUE);
                    store.commit_now(batch)?;
                }
                Ok(())
            };
            let threads: Vec<_> = (0..writers).map(|_| scope.spawn(write)).collect();
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err(StoreError::Gone("a writer panicked".into())))
            })
        })?;
        Ok(rows.into_inner() as f64 / began.elapsed().as_secs_f64())
    }

    fn failed(error: io::Error) -> StoreError {
        StoreError::Failed { doing: "measuring the rate of appends", cause: error.to_string() }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), carnet_storage::StoreError> {
    rate::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
