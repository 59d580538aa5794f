//! Slow transformations, remembered by the content they were given.

use super::hash;
use crate::fail::Result;
use crate::shell;

/// `work(input)`, or what it returned the last time for the same input. `name` says which
/// work, and changes with its settings.
pub(crate) fn through(
    name: &str,
    input: Vec<u8>,
    work: impl FnOnce(Vec<u8>) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let path = shell::memory().join("cache").join(format!("{name}-{}", hash::hex(&input)));
    if let Ok(known) = shell::read(&path) {
        return Ok(known);
    }
    let output = work(input)?;
    shell::write(&path, &output)?;
    Ok(output)
}
