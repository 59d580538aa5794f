//! `carnet-server erasures`.
//!
//! A line a document: its id, that of the fiche that was asked to be erased, and when, in seconds since
//! 1970. Nothing in it says who it was.

use super::{Failure, Outcome, Place, open_existing, quiet_server, runtime};
use carnet_ids::DocId;
use carnet_sync::rows::TombRow;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    place: Place,
    /// Erase what this list says, which was printed before the store was restored
    #[arg(long, value_name = "FILE")]
    again: Option<PathBuf>,
}

pub(super) fn run(options: Options) -> Outcome {
    let settings = options.place.plain()?;
    let list = options.again.map(std::fs::read_to_string).transpose()?;
    let tombs = list.map(|list| read(&list)).transpose()?;
    let store = open_existing(&settings)?;
    runtime()?.block_on(async {
        let server = quiet_server(settings, store).await?;
        let Some(tombs) = tombs else {
            server.tombs().await.iter().for_each(|(doc, tomb)| say!("{}", line(doc, tomb)));
            return Ok(ExitCode::SUCCESS);
        };
        let count = tombs.len();
        if server.erase_again(tombs).await {
            say!("{count} documents of the list are erased. Start the server: it writes the store anew.");
        } else {
            say!("Nothing to do: the store knew all {count} documents of the list as erased.");
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn line(doc: &DocId, tomb: &TombRow) -> String {
    format!("{doc} {} {}", tomb.of, tomb.unix)
}

fn read(list: &str) -> Result<Vec<(DocId, TombRow)>, Failure> {
    let lines = list.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .map(|(number, line)| {
            parse(line).ok_or_else(|| {
                let number = number + 1;
                Failure(format!("line {number} is not a document's id, a fiche's id and a time"))
            })
        })
        .collect()
}

fn parse(line: &str) -> Option<(DocId, TombRow)> {
    let mut words = line.split_whitespace();
    let (doc, of) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let unix = words.next()?.parse().ok()?;
    words.next().is_none().then_some((doc, TombRow { of, seq: 0, unix }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_it_was_printed_and_a_wrong_line_is_named() {
        let (doc, of) = (DocId::new([7; 16]), DocId::new([9; 16]));
        let tomb = TombRow { of, seq: 0, unix: 1_790_000_000 };
        let printed = format!("{}\n\n", line(&doc, &tomb));
        assert_eq!(read(&printed).unwrap(), vec![(doc, tomb)]);
        for wrong in
            ["x", &format!("{doc} {of}"), &format!("{doc} {of} 1 2"), &format!("{doc} {of} x")]
        {
            let error = read(&format!("{printed}{wrong}")).unwrap_err().to_string();
            assert!(error.starts_with("line 3 "), "{error}");
        }
    }
}
