//! What programs that were started cost: processor time, and the memory of a compiler.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The processor seconds that programs started by a function took, their own children included. Where the system does not
/// tell, the time that went by.
pub(crate) fn seconds(run: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
    let (before, started) = (of_children(), Instant::now());
    run()?;
    let elapsed = started.elapsed().as_secs_f64();
    Ok(match (before, of_children()) {
        (Some(before), Some(after)) => after - before,
        (Some(_) | None, None) | (None, Some(_)) => elapsed,
    })
}

/// The 16th field of `/proc/self/stat`, in hundredths of a second (proc(5)): user time of children that ended.
fn of_children() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: f64 = fields.split_ascii_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / 100.0)
}

/// Watches the most memory that the compiler of one crate takes.
pub(crate) struct Peak {
    most: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
    watcher: JoinHandle<()>,
}

impl Peak {
    pub(crate) fn watch(crate_name: &str) -> Self {
        let (most, ended) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let sought = format!("--crate-name\0{crate_name}\0");
        let watcher = std::thread::spawn({
            let (most, ended) = (Arc::clone(&most), Arc::clone(&ended));
            move || {
                while !ended.load(Ordering::Acquire) {
                    if let Some(bytes) = of_process(&sought) {
                        most.fetch_max(bytes, Ordering::AcqRel);
                    }
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        });
        Self { most, ended, watcher }
    }

    /// Ends watching. None where nothing was seen.
    pub(crate) fn bytes(self) -> Option<u64> {
        self.ended.store(true, Ordering::Release);
        let _ = self.watcher.join();
        Some(self.most.load(Ordering::Acquire)).filter(|bytes| *bytes > 0)
    }
}

/// `VmHWM` of the process whose command line holds this.
fn of_process(sought: &str) -> Option<u64> {
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let Ok(line) = std::fs::read(entry.path().join("cmdline")) else { continue };
        if !String::from_utf8_lossy(&line).contains(sought) {
            continue;
        }
        let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        return Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_child_costs_is_its_own() {
        let idle = seconds(|| Ok(())).unwrap();
        assert!(idle < 1.0, "{idle}");
    }
}
