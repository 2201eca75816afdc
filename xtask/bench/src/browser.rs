//! A browser without a window: finds one, and takes a screenshot of a page. It gets an empty profile,
//! no network and a deadline.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use effectforge_render::Frame;
use effectforge_render::encode::read_png;

use crate::parity::Result;

/// Time after which the browser is ended.
const BROWSER_MAX: Duration = Duration::from_secs(60);
/// Browsers, by name on the path.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The first browser on the path.
pub(crate) fn find() -> Option<PathBuf> {
    on_path(&BROWSERS)
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let files = names
        .iter()
        .flat_map(|name| folders.iter().map(move |f| f.join(name)));
    files.into_iter().find(|file| file.is_file())
}

/// What a page shows. `gpu`: with WebGL, drawn in software, so that it works on any machine.
pub(crate) fn screenshot(
    browser: &Path,
    page: &str,
    [width, height]: [u32; 2],
    gpu: bool,
) -> Result<Frame> {
    let scratch = tempfile::tempdir()?;
    let (file, shot) = (
        scratch.path().join("page.html"),
        scratch.path().join("shot.png"),
    );
    fs::write(&file, page)?;
    let drawing: &[&str] = match gpu {
        true => &["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        false => &["--disable-gpu"],
    };
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--hide-scrollbars"])
        .args(drawing)
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args(["--disable-sync", "--no-first-run", "--disable-quic"])
        .args([
            "--force-device-scale-factor=1",
            "--virtual-time-budget=3000",
        ])
        // A window below 500 px wide is widened by some versions; the picture is cut out anyway.
        .arg(format!("--window-size={},{}", width.max(640), height))
        .arg(format!(
            "--user-data-dir={}",
            scratch.path().join("profile").display()
        ))
        .arg(format!("--screenshot={}", shot.display()))
        .arg(format!("file://{}", file.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > BROWSER_MAX {
            child.kill()?;
            child.wait()?;
            return Err("the browser took too long".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let picture = fs::read(&shot).map_err(|_| format!("the browser took no picture ({status})"))?;
    Ok(read_png(&picture)?)
}
