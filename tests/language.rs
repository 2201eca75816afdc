//! Story: the program speaks the user's language, and programs read the same codes in each.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Names and values.
type Variables<'a> = &'a [(&'a str, &'a str)];

/// Runs the program with these variables and no others that name a language.
fn effectforge(folder: &Path, args: &[&str], env: Variables<'_>) -> Output {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    let mut command = Command::new(env!("CARGO_BIN_EXE_effectforge"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command
        .args(args)
        .current_dir(folder)
        .env("XDG_CACHE_HOME", cache)
        .envs(env.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn errors_follow_the_flag_and_then_the_environment() {
    let temp = tempfile::tempdir().unwrap();
    let french = [("LANG", "fr_FR.UTF-8")];
    let missing = ["generate", "--file", "none.txt"];
    let cases: [(&[&str], Variables<'_>, &str); 5] = [
        (&[], &[], "error[cannot_read]: cannot read none.txt"),
        (
            &[],
            &french,
            "erreur[cannot_read] : impossible de lire none.txt",
        ),
        (&["--lang", "fr"], &[], "  aide : vérifiez le chemin"),
        (&["--lang", "en"], &french, "  help: check the path"),
        (&[], &[("LC_ALL", "C"), french[0]], "error[cannot_read]"),
    ];
    for (extra, env, expected) in cases {
        let args: Vec<&str> = missing.iter().chain(extra).copied().collect();
        let done = effectforge(temp.path(), &args, env);
        let said = text(&done.stderr);
        assert!(said.contains(expected), "{args:?} {env:?}: {said}");
        assert_eq!(done.status.code(), Some(1));
    }
}

#[test]
fn json_keeps_its_codes_and_carries_the_language() {
    let temp = tempfile::tempdir().unwrap();
    let run = |lang: &str| -> Value {
        let args = [
            "generate", "neige", "--family", "fire", "--json", "--lang", lang,
        ];
        serde_json::from_slice(&effectforge(temp.path(), &args, &[]).stdout).unwrap()
    };
    let (english, french) = (run("en"), run("fr"));
    assert_eq!(english["error"]["code"], french["error"]["code"]);
    assert_eq!(
        english["error"]["message"],
        "no installed plugin makes fire"
    );
    assert_eq!(
        french["error"]["message"],
        "aucun plugin installé ne fait fire"
    );
    assert_eq!(
        french["error"]["help"]
            .as_str()
            .unwrap()
            .split(" : ")
            .next(),
        Some("choisissez avec --family")
    );
}

#[test]
fn the_summary_is_french_for_who_reads_french() {
    let temp = tempfile::tempdir().unwrap();
    let args = [
        "generate",
        "neige calme la nuit",
        "--no-preview",
        "--lang",
        "fr",
    ];
    let done = effectforge(temp.path(), &args, &[]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    for word in [
        "Compris",
        "famille",
        "Exécuté",
        "Certificat",
        "réussies",
        "Ouvrez out/index.html",
    ] {
        assert!(said.contains(word), "no `{word}` in:\n{said}");
    }
    assert!(
        !said.contains("Understood") && !said.contains(" passed"),
        "{said}"
    );
    let wrong = effectforge(temp.path(), &["--lang", "de", "doctor"], &[]);
    assert_eq!(wrong.status.code(), Some(2));
}
