//! What came of each example.

use effectforge_sandbox::Usage;
use std::fmt;

/// The examples of one package.
#[derive(Clone, Debug)]
pub struct Report {
    /// `publisher/name`.
    pub plugin: String,
    /// In the manifest's order.
    pub examples: Vec<ExampleReport>,
}

impl Report {
    /// Whether every example passed. A package without examples has nothing that failed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.examples
            .iter()
            .all(|example| example.mismatch.is_none())
    }
}

/// One example.
#[derive(Clone, Debug)]
pub struct ExampleReport {
    /// Its name.
    pub name: String,
    /// What is wrong; none when it passed.
    pub mismatch: Option<Mismatch>,
    /// What came out, in the form that goldens have; none when the call failed.
    pub output: Option<Vec<u8>>,
    /// What the first run cost.
    pub usage: Usage,
    /// What it logged.
    pub log: Vec<effectforge_capabilities::log::LogLine>,
}

/// How an example did not end as its manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The input cannot be used: no effect, not UTF-8, a kind that takes none.
    Input(String),
    /// It failed where an output was expected.
    Failed {
        /// The failure's code.
        code: String,
        /// The failure.
        message: String,
    },
    /// It should have failed.
    DidNotFail {
        /// The code that was expected.
        expected: String,
    },
    /// It failed with another code.
    OtherFailure {
        /// The code that was expected.
        expected: String,
        /// The code that came.
        code: String,
    },
    /// The second run gave other bytes, or used another number of instructions.
    NotReproducible {
        /// Where the outputs part, in bytes, or the instructions of both runs.
        difference: String,
    },
    /// The output is not the golden one.
    Differs {
        /// SHA-256 of what was expected.
        expected: String,
        /// SHA-256 of what came.
        got: String,
        /// The first line that differs: its number from 1, expected, got. None when only the
        /// digest is known.
        line: Option<(usize, String, String)>,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Input(why) => write!(f, "the input cannot be used: {why}"),
            Mismatch::Failed { code, message } => write!(f, "it failed ({code}): {message}"),
            Mismatch::DidNotFail { expected } => {
                write!(f, "it should have failed with `{expected}` and did not")
            }
            Mismatch::OtherFailure { expected, code } => {
                write!(
                    f,
                    "it should have failed with `{expected}` and failed with `{code}`"
                )
            }
            Mismatch::NotReproducible { difference } => {
                write!(f, "two runs with equal input and seed differ: {difference}")
            }
            Mismatch::Differs {
                expected,
                got,
                line,
            } => {
                write!(f, "the output {got} is not the golden {expected}")?;
                match line {
                    Some((number, expected, got)) => {
                        write!(
                            f,
                            "\n  line {number}, expected: {expected}\n  line {number}, got: {got}"
                        )
                    }
                    None => Ok(()),
                }
            }
        }
    }
}
