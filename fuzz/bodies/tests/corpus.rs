//! Every door with its corpus, with every cut and one flipped byte of it, and with random bytes.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use effectforge_fuzz::ALL;
use proptest::prelude::*;

/// Files of `corpus/NAME`.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../corpus")
        .join(name);
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

#[test]
fn every_door_takes_its_corpus_whole_cut_and_bent() {
    for (name, body) in ALL {
        let files = corpus(name);
        assert!(!files.is_empty(), "no corpus for {name}");
        for file in files {
            body(&file);
            // About forty places spread over the file.
            for at in (0..file.len()).step_by(file.len() / 40 + 1) {
                body(&file[..at]);
                let mut bent = file.clone();
                bent[at] ^= 0x20;
                body(&bent);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn no_door_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (_, body) in ALL {
            body(&bytes);
        }
    }

    #[test]
    fn no_door_panics_on_text(text in "(\\PC|[\n\t\\[\\]{}\"=:#*`|>-]){0,200}") {
        for (_, body) in ALL {
            body(text.as_bytes());
        }
    }

    /// Two pieces of the corpus in one: what a fuzzer does most.
    #[test]
    fn no_door_panics_on_spliced_files(pick in any::<(u8, u8)>(), cut in (0.0..1.0_f64, 0.0..1.0_f64)) {
        for (name, body) in ALL {
            let files = corpus(name);
            let part = |pick: u8, share: f64| {
                let file = &files[usize::from(pick) % files.len()];
                let at = (file.len() as f64 * share) as usize;
                (file[..at].to_vec(), file[at..].to_vec())
            };
            let (head, tail) = (part(pick.0, cut.0).0, part(pick.1, cut.1).1);
            body(&[head, tail].concat());
        }
    }
}
