//! Fiches with a long life: five years of activity, ten thousand edits. They open natively
//! here, and in the browser's rows on the screen.

use super::Bench;
use crate::Outcome;
use crate::company::{self, add, contact, set, type_note};
use crate::device::{Device, milliseconds};
use crate::light::Seat;
use crate::server::Server;
use crate::table::{Row, Unit};
use carnet_ids::{ActorId, DocId};
use carnet_model::edit::Edit;
use carnet_model::kind::DocKey;
use carnet_model::value::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The fiche with five years of activity.
pub(super) const LONG: u32 = 2_000_000;
/// The fiche that was edited ten thousand times.
pub(super) const EDITED: u32 = 2_000_001;
const FIRST_YEAR: i32 = 2022;
const YEARS: i32 = 5;
const EVENTS_A_YEAR: u32 = 100;
/// Pushing so many edits of one document may take so long; then there are fewer.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) async fn measure(bench: &mut Bench) -> Outcome<Vec<Row>> {
    let (data, edits) = lived(bench).await?;
    let fiches = bench.options.largest();
    let server = Server::start(&data).await?;
    let folder = bench.stores.fresh("heavy");
    let credentials = server.sign_in("Banc").await?;
    Device::open(&folder).await?.cold_sync(credentials, fiches).await?;
    let (mut long, mut edited) = (Vec::new(), Vec::new());
    for _ in 0..bench.options.runs() {
        long.push(open(&folder, contact(LONG)).await?);
        edited.push(open(&folder, contact(EDITED)).await?);
    }
    server.stop().await?;
    let row = |name: &str, n, measured: &[f64]| {
        Row::new(name, n, measured, Unit::Milliseconds).budget(100.0)
    };
    Ok(vec![
        row("a fiche with 5 years of activity opens, nothing cached", 500, &long),
        row("a fiche edited so often opens, nothing cached", edits, &edited),
    ])
}

/// Opens a fiche on a device that has just started.
async fn open(folder: &Path, contact: DocId) -> Outcome<f64> {
    let mut device = Device::open(folder).await?;
    let start = Instant::now();
    device.fiche(contact).await?;
    Ok(milliseconds(start))
}

/// A server's store with all fiches and these two, made once; how often the second was edited.
pub(super) async fn lived(bench: &mut Bench) -> Outcome<(PathBuf, u32)> {
    if let Some(lived) = &bench.lived {
        return Ok(lived.clone());
    }
    let data = bench.stores.copy(bench.options.largest()).await?;
    let edits = live(&data, if bench.options.quick { 1_000 } else { 10_000 }).await?;
    Ok(bench.lived.insert((data, edits)).clone())
}

/// Adds both fiches to a server's store; how often the second was edited.
async fn live(data: &Path, edits: u32) -> Outcome<u32> {
    let server = Server::start(data).await?;
    let mut seat = Seat::new(server.sign_in("Banc").await?);
    let author = seat.credentials.actor;
    let mut light = seat.connect().await?;
    for number in [LONG, EDITED] {
        push(&mut light, company::fiche(number, author)?).await?;
    }
    for year in 0..YEARS {
        push(&mut light, activity(contact(LONG), FIRST_YEAR + year, author)?).await?;
    }
    // The fiche's own first change is not pushed twice: its second author begins at the birth.
    let mut second = Seat::new(server.sign_in("Banc").await?);
    let (doc, changes) = edited(edits, second.credentials.actor)?;
    let mut light = second.connect().await?;
    let (start, mut done) = (Instant::now(), 0);
    for some in changes[1..].chunks(500) {
        light.push(some.iter().map(|change| (doc, change.clone()))).await?;
        done += u32::try_from(some.len())?;
        if start.elapsed() > PATIENCE {
            break;
        }
    }
    crate::stores::rest(data).await?;
    server.stop().await?;
    Ok(done)
}

async fn push(light: &mut crate::light::Light, (doc, all): company::Changes) -> Outcome<()> {
    light.push(all.into_iter().map(|change| (doc, change))).await
}

fn activity(contact: DocId, year: i32, author: ActorId) -> Outcome<company::Changes> {
    let event = |number: u32| {
        let at = 1_640_995_200_000 + i64::from(year - 2022) * 31_556_952_000;
        let fields = [
            ("kind", Value::text("outgoing_call")),
            ("at", Value::Instant(at + i64::from(number) * 86_400_000 * 3)),
            ("subject", Value::text(format!("Commande de farine n° {number}"))),
            ("text", Value::text("Rappeler lundi au sujet de la livraison, four en panne.")),
        ];
        vec![add("events", u64::from(number) + 1, &fields)]
    };
    let start = 1_640_995_200 + i64::from(year - 2022) * 31_556_952;
    company::write(DocKey::Activity { contact, year }, (0..EVENTS_A_YEAR).map(event), author, start)
}

/// Three edits in four are a letter in the notes, the fourth is a value.
fn edited(times: u32, author: ActorId) -> Outcome<company::Changes> {
    let edit = |number: u32| -> Vec<Edit> {
        if number.is_multiple_of(4) {
            vec![set("job_title", format!("Titre {number}"))]
        } else {
            vec![type_note(0, "a")]
        }
    };
    company::write(DocKey::Contact(contact(EDITED)), (0..times).map(edit), author, 1_700_000_000)
}
