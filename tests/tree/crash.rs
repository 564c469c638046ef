//! A render leaves the old folder or the new one, never a mix: under `kill -9`, two writers, a reader, a full disk.
//!
//! The test program starts itself as the writer.
#![allow(clippy::disallowed_methods, reason = "it reads files and kills processes")]

mod folders;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use folders::{cluster, snapshot, written};
use pgforge::io::tree::{self, Change, Options, Refusal};
use pgforge::lock::Folder;
use pgforge::lock::{Lock, Sha256};
use support::harness::{Missing, run, test};

const NOTES: &str = "db/orders/manifests/notes.txt";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [write, out, first, count] = &arguments[..]
        && write == "write"
    {
        write_versions(Path::new(out), first.parse().unwrap(), count.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let always = |name: &str, body: fn()| {
        test(name, move || {
            body();
            Ok(())
        })
    };
    run(vec![
        always("a writer killed at any moment leaves the old folder or the new one", killed),
        always("two concurrent writers leave a whole folder and keep foreign files", two_writers),
        always("a reader always sees a whole folder", reader),
        test("a full disk leaves the old folder", full_disk),
    ])
}

/// Returns a version of a folder: all versions have the same paths and different bytes.
fn version(number: u32) -> Folder {
    let text = format!("version: {number}\n").repeat(200);
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    cluster("orders", &names.map(|name| (name, text.as_str())))
}

/// Writes two versions in turn.
fn write_versions(out: &Path, first: u32, count: usize) {
    let versions = [version(first), version(first + 1)];
    println!("ready");
    for files in versions.iter().cycle().take(count) {
        tree::write(out, files, Options::default()).unwrap();
    }
}

fn start_writer(out: &Path, first: u32, count: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .arg("write")
        .arg(out)
        .args([first.to_string(), count.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Asserts that a folder contains exactly the files of its lock, and perhaps the notes.
fn assert_whole(folder: &BTreeMap<String, String>) {
    let lock = Lock::read(folder["pgforge.lock"].as_bytes()).unwrap();
    let hashes = folder.iter().filter(|(path, _)| !["pgforge.lock", "manifests/notes.txt"].contains(&path.as_str()));
    let hashes: BTreeMap<_, _> = hashes.map(|(path, text)| (path.as_str(), Sha256::of(text.as_bytes()))).collect();
    let listed: BTreeMap<_, _> = lock.files.iter().map(|(path, hash)| (path.as_str(), *hash)).collect();
    assert_eq!(hashes, listed, "a reader would see a mix of the old folder and the new one");
}

/// Pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

fn killed() {
    const ROUNDS: u32 = 300;
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (mut left, mut absent) = (0, 0);
    for round in 0..ROUNDS {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        // Every fourth writer is killed while it creates the folder for the first time.
        let fresh = round % 4 == 0;
        if !fresh {
            tree::write(&out, &version(0), Options::default()).unwrap();
            fs::write(out.join(NOTES), "notes").unwrap();
        }
        let mut writer = start_writer(&out, 1, usize::MAX);
        let mut line = String::new();
        BufReader::new(writer.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n", "the writer must have started");
        std::thread::sleep(Duration::from_micros(numbers.below(4000)));
        writer.kill().unwrap();
        writer.wait().unwrap();

        if out.join("db/orders").exists() {
            assert_whole(&snapshot(&out.join("db/orders")));
        } else {
            assert!(fresh, "round {round}: a killed writer removed the folder");
            absent += 1;
        }
        left += u32::from(out.join(".pgforge").exists());

        let outcome = tree::write(&out, &version(3), Options::default()).unwrap();
        assert!(fresh || outcome.change == Change::Replaced, "round {round}: {outcome:?}");
        let mut expected = written(&[&version(3)]);
        if !fresh {
            expected.insert(NOTES.to_owned(), "notes".to_owned());
        }
        assert_eq!(snapshot(&out), expected, "round {round}");
    }
    println!("{ROUNDS} writers killed: {left} left a staging folder behind, {absent} had created no folder yet");
    assert!(left > 0, "no writer was killed while it wrote, so this test proves nothing");
}

fn two_writers() {
    for round in 0..10 {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        if round % 2 == 0 {
            tree::write(&out, &version(0), Options::default()).unwrap();
            fs::write(out.join(NOTES), "notes").unwrap();
        }
        let writers = [start_writer(&out, 1, 50), start_writer(&out, 1000, 50)];
        for mut writer in writers {
            assert!(writer.wait().unwrap().success(), "round {round}");
        }
        let tree = snapshot(&out);
        let last = [2, 1001].map(|number| {
            let mut expected = written(&[&version(number)]);
            expected.extend((round % 2 == 0).then(|| (NOTES.to_owned(), "notes".to_owned())));
            expected
        });
        assert!(last.contains(&tree), "round {round}: {:?}", tree.keys());
    }
}

fn reader() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    tree::write(&out, &version(0), Options::default()).unwrap();
    let folder = out.join("db/orders");
    let mut writers = [start_writer(&out, 1, 400), start_writer(&out, 1000, 400)];
    let (mut whole, mut checked) = (0, 0);
    while writers.iter_mut().any(|writer| writer.try_wait().unwrap().is_none()) {
        // While it is open, no other folder gets its inode number.
        let open = File::open(&folder).unwrap();
        let seen = read(&folder);
        let (before, after) = (open.metadata().unwrap(), fs::metadata(&folder).unwrap());
        if (before.dev(), before.ino()) == (after.dev(), after.ino()) {
            assert_whole(&seen.unwrap());
            whole += 1;
        }
        let difference = tree::check(&out, &version(0)).unwrap();
        assert_eq!(
            (&difference.missing[..], &difference.extra[..]),
            (&[][..], &[][..]),
            "`--check` would report files as missing while a render runs"
        );
        checked += 1;
    }
    for mut writer in writers {
        assert!(writer.wait().unwrap().success(), "two concurrent renders must both succeed");
    }
    assert_whole(&snapshot(&folder));
    println!("{whole} complete folders read between two replacements, {checked} checks during writes");
}

/// Reads all files of a folder by path, as any program does. Fails if a file disappears meanwhile.
fn read(folder: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for below in ["", "manifests/"] {
        for entry in fs::read_dir(folder.join(below))? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let name = format!("{below}{}", entry.file_name().into_string().unwrap());
                found.insert(name, fs::read_to_string(entry.path())?);
            }
        }
    }
    Ok(found)
}

/// A small file system, unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path) -> Result<Self, Missing> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=512k", "tmpfs"]).arg(at).output();
        match mount {
            Ok(output) if output.status.success() => Ok(Self(at.to_owned())),
            Ok(output) => {
                Err(Missing(format!("a tmpfs is needed: {}", String::from_utf8_lossy(&output.stderr).trim())))
            }
            Err(error) => Err(Missing(format!("the program `mount` is needed: {error}"))),
        }
    }

    /// Fills the file system except for `free` bytes.
    fn fill(&self, free: usize) {
        let mut file = File::create(self.0.join("filler")).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
        let size = file.metadata().unwrap().len();
        file.set_len(size.saturating_sub(free as u64)).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(&self.0).status();
        assert!(
            unmounted.is_ok_and(|status| status.success()) || std::thread::panicking(),
            "the file system of the test must be unmounted"
        );
    }
}

fn full_disk() -> Result<(), Missing> {
    let dir = tempfile::tempdir().unwrap();
    let disk = Disk::mount(dir.path())?;
    let out = dir.path().join("out");
    let mut full = 0;
    for pages in 0..20 {
        tree::write(&out, &version(0), Options::default()).unwrap();
        fs::write(out.join(NOTES), "notes").unwrap();
        disk.fill(pages * 4096);
        let result = tree::write(&out, &version(1), Options::default());
        let number = match &result {
            Ok(_) => 1,
            Err(Refusal::Io { error, .. }) => {
                assert_eq!(error.kind(), ErrorKind::StorageFull, "a full disk must be reported as one");
                full += 1;
                0
            }
            Err(other) => panic!("{other}"),
        };
        fs::remove_file(dir.path().join("filler")).unwrap();
        let mut expected = written(&[&version(number)]);
        expected.insert(NOTES.to_owned(), "notes".to_owned());
        assert_eq!(snapshot(&out), expected, "{pages} pages free");
    }
    println!("{full} of 20 writes failed on a full disk");
    assert!(full > 0, "the disk was never full, so this test proves nothing");
    Ok(())
}
