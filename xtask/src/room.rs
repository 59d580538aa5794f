//! Whether the disk has room for what is about to be built: a compiler that meets its end half an hour
//! later says so in many other words.

use std::process::Command;

/// Gigabytes that every check takes from an empty target folder, with what incremental compilation
/// keeps.
const FOR_ALL: u64 = 11;

/// Says where too little room may be left. Where that can't be asked, nothing is said.
pub(crate) fn look() {
    let asked = Command::new("df").args(["-Pk", "."]).output();
    let free = asked.ok().and_then(|told| free(&String::from_utf8_lossy(&told.stdout)));
    if let Some(free) = free.filter(|free| *free < FOR_ALL) {
        println!(
            "This disk has {free} GB left. Everything from an empty target folder takes {FOR_ALL}: \
             make room if it stops with \"No space left\"."
        );
    }
}

/// Gigabytes that are free, of what `df -Pk` prints (POSIX): the fourth number of the second line, in
/// kilobytes.
fn free(printed: &str) -> Option<u64> {
    let line = printed.lines().nth(1)?;
    let kilobytes: u64 = line.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_read() {
        let printed = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                       /dev/vda 263174212 89128960 6396211 94% /\n";
        assert_eq!(free(printed), Some(6));
        assert_eq!((free(""), free("a\nb c d e\n")), (None, None));
    }
}
