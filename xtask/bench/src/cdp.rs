//! A browser that is told what to do: Chromium's DevTools protocol over a pipe.
//!
//! One browser serves a whole bench, so that nothing is measured twice for its start. The shell
//! puts the pipe where the protocol wants it (descriptors 3 and 4), which needs no `unsafe` here; where there
//! is no shell there is no measurement. Every answer has a deadline.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use effectforge_render::Frame;
use effectforge_render::encode::read_png;
use serde_json::{Value, json};

use crate::parity::Result;

/// Longest wait for an answer.
const ANSWER_MAX: Duration = Duration::from_secs(180);

/// A running browser with one page.
pub(crate) struct Page {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    next: u64,
    session: String,
    folder: tempfile::TempDir,
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing is left to do.
        let _ = self.tell("Browser.close", json!({}));
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(3) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page {
    /// Starts a browser. WebGL is drawn in software, so that it works on any machine.
    pub(crate) fn open(browser: &Path, flags: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        // `exec`: the child that is ended is the browser.
        let pipe = "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null";
        let mut child = Command::new("sh")
            .args(["-c", pipe, "sh"])
            .arg(browser)
            .args(["--headless", "--no-sandbox", "--hide-scrollbars"])
            .args(["--use-angle=swiftshader", "--enable-unsafe-swiftshader"])
            .args(["--disable-background-networking", "--disable-quic"])
            .args(["--disable-component-update", "--disable-sync"])
            .args(["--no-first-run", "--force-device-scale-factor=1"])
            .args(["--enable-precise-memory-info", "--remote-debugging-pipe"])
            .args(flags)
            .arg(format!("--user-data-dir={}", folder.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let to = child.stdin.take().ok_or("no way to the browser")?;
        let out = child.stdout.take().ok_or("no way from the browser")?;
        let (send, from) = channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(out);
            let mut bytes = Vec::new();
            while matches!(lines.read_until(0, &mut bytes), Ok(n) if n > 0) {
                bytes.pop();
                let message = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
                if send.send(message).is_err() {
                    break;
                }
                bytes.clear();
            }
        });
        let mut page = Self {
            child,
            to,
            from,
            next: 0,
            session: String::new(),
            folder,
        };
        let made = page.call("Target.createTarget", json!({"url": "about:blank"}))?;
        let target = made["targetId"].clone();
        let wanted = json!({"targetId": target, "flatten": true});
        let attached = page.call("Target.attachToTarget", wanted)?;
        let session = attached["sessionId"].as_str().unwrap_or_default();
        session.clone_into(&mut page.session);
        page.call("Page.enable", json!({}))?;
        page.call("Performance.enable", json!({"timeDomain": "threadTicks"}))?;
        Ok(page)
    }

    /// Loads a page, given as HTML, in a window of a size. Other files may lie beside it.
    pub(crate) fn load(
        &mut self,
        html: &str,
        [width, height]: [u32; 2],
        beside: &[(&str, &[u8])],
    ) -> Result<()> {
        for (name, bytes) in beside {
            fs::write(self.folder.path().join(name), bytes)?;
        }
        let file = self.folder.path().join("page.html");
        fs::write(&file, html)?;
        self.visit(&format!("file://{}", file.display()), [width, height])
    }

    /// Gives the window another size.
    pub(crate) fn resize(&mut self, [width, height]: [u32; 2]) -> Result<()> {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", size)?;
        Ok(())
    }

    /// Goes to an address in a window of a size, and waits until it is loaded.
    pub(crate) fn visit(&mut self, url: &str, [width, height]: [u32; 2]) -> Result<()> {
        self.resize([width, height])?;
        let id = self.tell("Page.navigate", json!({ "url": url }))?;
        let loaded = |message: &Value| message["method"] == "Page.loadEventFired";
        self.wait(|message| message["id"] == id)?;
        self.wait(loaded)?;
        Ok(())
    }

    /// Evaluates an expression in the page, waits for it where it is a promise, and gives its value as JSON.
    pub(crate) fn eval(&mut self, expression: &str) -> Result<Value> {
        let wanted = json!({"expression": expression, "awaitPromise": true,
            "returnByValue": true, "userGesture": true});
        let mut answer = self.call("Runtime.evaluate", wanted)?;
        let thrown = &answer["exceptionDetails"];
        if !thrown.is_null() {
            let text = thrown["exception"]["description"].as_str();
            return Err(format!("the page: {}", text.unwrap_or("an error without text")).into());
        }
        Ok(answer["result"]["value"].take())
    }

    /// What the top left corner of the page shows.
    pub(crate) fn shot(&mut self, [width, height]: [u32; 2]) -> Result<Frame> {
        Ok(read_png(&self.png([width, height])?)?)
    }

    /// The same, as a file.
    pub(crate) fn png(&mut self, [width, height]: [u32; 2]) -> Result<Vec<u8>> {
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let wanted = json!({"format": "png", "clip": clip, "captureBeyondViewport": false});
        let answer = self.call("Page.captureScreenshot", wanted)?;
        let data = answer["data"]
            .as_str()
            .ok_or("the browser took no picture")?;
        Ok(from_base64(data))
    }

    /// The browser's own figures of the page: `TaskDuration` and `ScriptDuration` (seconds of the main
    /// thread's processor time), `JSHeapUsedSize` (bytes) and more.
    pub(crate) fn metrics(&mut self) -> Result<BTreeMap<String, f64>> {
        let answer = self.call("Performance.getMetrics", json!({}))?;
        let list = answer["metrics"].as_array().cloned().unwrap_or_default();
        let one = |entry: &Value| {
            let name = entry["name"].as_str()?.to_owned();
            Some((name, entry["value"].as_f64()?))
        };
        Ok(list.iter().filter_map(one).collect())
    }

    /// Bytes of the script heap after everything that nobody holds was given back.
    pub(crate) fn heap(&mut self) -> Result<f64> {
        for _ in 0..2 {
            self.call("HeapProfiler.collectGarbage", json!({}))?;
        }
        Ok(self.metrics()?.remove("JSHeapUsedSize").unwrap_or(f64::NAN))
    }

    /// Seconds of processor time of the browser with all its processes, where the system tells (Linux).
    pub(crate) fn processor_s(&self) -> f64 {
        let mut parents = BTreeMap::new();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let Some(id) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else {
                continue;
            };
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            // The second field is a name in brackets that may hold anything.
            let fields: Vec<&str> = stat
                .rsplit(')')
                .next()
                .unwrap_or("")
                .split_whitespace()
                .collect();
            let number = |at: usize| fields.get(at).and_then(|f| f.parse::<f64>().ok());
            if let (Some(parent), Some(user), Some(system)) = (number(1), number(11), number(12)) {
                parents.insert(id, (parent as u32, user + system));
            }
        }
        let ours = |id: u32| {
            let mut at = id;
            // A chain of parents is shorter than this.
            for _ in 0..64 {
                match parents.get(&at) {
                    _ if at == self.child.id() => return true,
                    Some((parent, _)) => at = *parent,
                    None => return false,
                }
            }
            false
        };
        let ticks: f64 = parents
            .iter()
            .filter(|(id, _)| ours(**id))
            .map(|(_, (_, ticks))| ticks)
            .sum();
        // Linux counts in hundredths of a second for programs, whatever its own clock.
        ticks / 100.0
    }

    /// A command and its answer.
    pub(crate) fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        let id = self.tell(method, params)?;
        let mut answer = self.wait(|message| message["id"] == id)?;
        if let Some(error) = answer["error"]["message"].as_str() {
            return Err(format!("{method}: {error}").into());
        }
        Ok(answer["result"].take())
    }

    fn tell(&mut self, method: &str, params: Value) -> Result<u64> {
        self.next += 1;
        let mut message = json!({"id": self.next, "method": method, "params": params});
        if !self.session.is_empty() && method != "Browser.close" {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        self.to.write_all(&bytes)?;
        self.to.flush()?;
        Ok(self.next)
    }

    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let end = Instant::now() + ANSWER_MAX;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.from.recv_timeout(left);
            let message = message.map_err(|error| match error {
                RecvTimeoutError::Timeout => "the browser does not answer",
                RecvTimeoutError::Disconnected => "the browser ended by itself",
            })?;
            if wanted(&message) {
                return Ok(message);
            }
        }
    }
}

/// Bytes of a base64 text; what is no digit is passed over.
fn from_base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u8> = text.bytes().filter_map(digit).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0_u32, |all, d| all << 6 | u32::from(*d));
        let bits = bits << (6 * (4 - group.len()));
        let [_, a, b, c] = bits.to_be_bytes();
        bytes.extend([a, b, c].into_iter().take(group.len() * 3 / 4));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::from_base64;

    #[test]
    fn base64_of_every_length() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
        ] {
            assert_eq!(from_base64(text), bytes.as_bytes());
        }
        assert_eq!(from_base64("+/+/"), [0xfb, 0xff, 0xbf]);
    }
}
