//! What can go wrong with a job, each with a stable code, its cause and what to do.

use std::path::PathBuf;

use effectforge_sandbox::CallFailure;

/// Why a job did not end well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeError {
    /// A file cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// The output folder holds something that this program did not put there.
    #[error("{0} is not empty and was not made by effectforge")]
    ForeignFolder(PathBuf),
    /// A brief that is larger than what is read.
    #[error("the brief has {used} bytes; at most {limit} are read")]
    BriefTooLarge {
        /// Bytes given.
        used: u64,
        /// Most bytes.
        limit: u64,
    },
    /// No parser takes the file.
    #[error("no installed parser reads {0}")]
    NoParser(String),
    /// The text does not describe an effect.
    #[error("the brief does not describe anything to be seen")]
    NotAnEffect {
        /// The one question worth asking.
        question: Option<String>,
    },
    /// No generator makes any family that the brief asks for.
    #[error("no installed plugin makes {wanted}")]
    NoGenerator {
        /// The families, best first.
        wanted: String,
        /// The families that can be made.
        available: Vec<String>,
    },
    /// No exporter writes the target.
    #[error("no installed plugin writes the target `{target}`")]
    NoExporter {
        /// The target.
        target: String,
        /// The targets that can be written.
        available: Vec<String>,
    },
    /// The exporter cannot show the effect.
    #[error("{plugin} cannot write this effect: {reasons}")]
    Unsupported {
        /// The exporter.
        plugin: String,
        /// Node and reason, joined.
        reasons: String,
    },
    /// A plugin failed.
    #[error("{plugin} failed while it should {task}: {failure}")]
    Plugin {
        /// Its id and version.
        plugin: String,
        /// What it was asked to do.
        task: &'static str,
        /// How it failed.
        failure: Box<CallFailure>,
    },
    /// A plugin is not called because it failed too often.
    #[error("{plugin} is not called: {reason}")]
    Quarantined {
        /// Its id and version.
        plugin: String,
        /// Why.
        reason: String,
    },
    /// A plugin cannot be loaded.
    #[error("{plugin} cannot be loaded: {reason}")]
    Load {
        /// Its id, or the file.
        plugin: String,
        /// Why.
        reason: String,
    },
    /// A plugin cannot be built or does not keep its contract.
    #[error(transparent)]
    Toolchain(#[from] effectforge_toolchain::ToolchainError),
    /// There is no plugin of this id.
    #[error("there is no plugin `{id}`")]
    UnknownPlugin {
        /// The id that was asked for.
        id: String,
        /// A likely id.
        suggestion: Option<String>,
    },
    /// An effect file does not hold.
    #[error("the effect does not hold:\n{0}")]
    InvalidEffect(String),
    /// The picture could not be made.
    #[error("the picture could not be made: {0}")]
    Render(String),
    /// A parameter override does not fit the effect.
    #[error("{}{reason}", parameter(.name, .reason))]
    Parameter {
        /// Its name.
        name: String,
        /// Why.
        reason: ParameterFault,
    },
    /// A still and a clip were asked for in one.
    #[error("this asks for a still (--at, png) and for a clip (--clip, a moving format) at once")]
    StillAndClip,
    /// The caller gave up.
    #[error("cancelled")]
    Cancelled,
    /// Something that must not happen; never the user's fault.
    #[error("internal error: {0}")]
    Internal(String),
}

/// Why a value is none for a parameter.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParameterFault {
    /// No name and value.
    #[error("`{text}` is not NAME=VALUE")]
    NotAssigned {
        /// What was given.
        text: String,
    },
    /// The effect has no such parameter.
    #[error("the effect has {known}")]
    Unknown {
        /// The names of those it has.
        known: String,
    },
    /// No number, or one out of range.
    #[error("`{value}` is not a number from {min} to {max}")]
    NotANumber {
        /// What was given.
        value: String,
        /// The least.
        min: f64,
        /// The most.
        max: f64,
    },
    /// No generator of the job has such a parameter.
    #[error("the generator has {known}")]
    NotOfGenerator {
        /// The names of those it has.
        known: String,
    },
    /// A value that the generator's manifest does not take.
    #[error("{wanted}")]
    NotTaken {
        /// What it takes, as the manifest has it.
        wanted: String,
    },
    /// No colour.
    #[error("`{value}` is not a colour like #ffc94d")]
    NotAColor {
        /// What was given.
        value: String,
    },
}

impl ParameterFault {
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::NotAssigned { .. } => "not_assigned",
            Self::Unknown { .. } => "unknown",
            Self::NotANumber { .. } => "not_a_number",
            Self::NotOfGenerator { .. } => "not_of_generator",
            Self::NotTaken { .. } => "not_taken",
            Self::NotAColor { .. } => "not_a_color",
        }
    }
}

/// What stands before the reason: a text that is no assignment names no parameter.
fn parameter(name: &str, reason: &ParameterFault) -> String {
    match reason {
        ParameterFault::NotAssigned { .. } => String::new(),
        _ => format!("parameter `{name}`: "),
    }
}

impl RuntimeError {
    /// What a brief wants that names no family.
    pub(crate) const WHATEVER: &str = "what the brief asks for";

    /// Stable, snake_case, for programs.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Read { .. } => "cannot_read",
            Self::Write { .. } => "cannot_write",
            Self::ForeignFolder(_) => "foreign_folder",
            Self::BriefTooLarge { .. } => "brief_too_large",
            Self::NoParser(_) => "no_parser",
            Self::NotAnEffect { .. } => "not_an_effect",
            Self::NoGenerator { .. } => "no_generator",
            Self::NoExporter { .. } => "no_exporter",
            Self::Unsupported { .. } => "unsupported",
            Self::Plugin { failure, .. } => failure.code(),
            Self::Quarantined { .. } => "quarantined",
            Self::Load { .. } => "cannot_load",
            Self::Toolchain(error) => error.code(),
            Self::UnknownPlugin { .. } => "unknown_plugin",
            Self::InvalidEffect(_) => "invalid_effect",
            Self::StillAndClip => "invalid_arguments",
            Self::Render(_) => "cannot_render",
            Self::Parameter { .. } => "invalid_parameter",
            Self::Cancelled => "cancelled",
            Self::Internal(_) => "internal",
        }
    }

    /// What to do about it; empty when there is nothing to do.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Read { .. } => "check the path and its permissions".to_owned(),
            Self::Write { .. } => "choose another folder with --out".to_owned(),
            Self::ForeignFolder(_) => {
                "choose another folder with --out, or empty this one".to_owned()
            }
            Self::BriefTooLarge { .. } => "shorten it, or give the part that matters".to_owned(),
            Self::NoParser(_) => "give a .txt or .md file, or the brief itself as text".to_owned(),
            Self::NotAnEffect { question } => question.clone().unwrap_or_else(|| {
                "say what should move and in which colours, for example \"calm snow at night\""
                    .to_owned()
            }),
            Self::NoGenerator { available, .. } => {
                format!("choose one with --family: {}", available.join(", "))
            }
            Self::NoExporter { available, .. } => format!("targets: {}", available.join(", ")),
            Self::Unsupported { .. } => "choose another target".to_owned(),
            Self::Plugin { failure, .. } => match failure.as_ref() {
                CallFailure::Refused(refusal) => refusal.help.clone(),
                CallFailure::Bound { .. } => {
                    "raise the limit in the plugin's manifest if the work is honest".to_owned()
                }
                _ => "report it to the plugin's publisher".to_owned(),
            },
            Self::Quarantined { .. } => "update the plugin, or start again".to_owned(),
            Self::Load { .. } => "build it again with `effectforge plugin build`".to_owned(),
            Self::UnknownPlugin { suggestion, .. } => match suggestion {
                Some(id) => format!("did you mean `{id}`?"),
                None => "see `effectforge plugin list`".to_owned(),
            },
            Self::InvalidEffect(_) => "mend the graph at these places".to_owned(),
            Self::Render(_) => "choose a smaller size".to_owned(),
            Self::Parameter {
                reason: ParameterFault::NotAssigned { .. },
                ..
            } => "write it like --set density=1.5".to_owned(),
            Self::Parameter {
                reason: ParameterFault::NotOfGenerator { .. } | ParameterFault::NotTaken { .. },
                ..
            } => "`effectforge plugin info ID` lists what a generator takes".to_owned(),
            Self::Parameter { .. } => "see `params` in effect.json".to_owned(),
            Self::StillAndClip => {
                "use --at for a still, or --clip with --format apng, gif, webp or filmstrip"
                    .to_owned()
            }
            // Its messages say what to do themselves.
            Self::Toolchain(_) | Self::Cancelled => String::new(),
            Self::Internal(_) => "please report it with the command that caused it".to_owned(),
        }
    }
}
