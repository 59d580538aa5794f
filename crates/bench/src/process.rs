//! What the system says of a process.

/// Clock ticks a second in `/proc`: the same on every Linux that runs this.
const TICKS: f64 = 100.0;

/// Resident memory in bytes.
pub(crate) fn resident(process: u32) -> Option<f64> {
    status(process, "VmRSS:")
}

/// Seconds of processor time that it has used.
pub(crate) fn processor_time(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold spaces; after it come the state and numbers.
    let numbers: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| numbers.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

/// Open files and sockets.
pub(crate) fn handles(process: u32) -> Option<usize> {
    Some(std::fs::read_dir(format!("/proc/{process}/fd")).ok()?.count())
}

fn status(process: u32, name: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? * 1024.0)
}
