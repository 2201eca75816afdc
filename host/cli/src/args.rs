//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use effectforge_runtime::Language;

/// A brief in French or English becomes a production visual effect.
#[derive(Debug, Parser)]
#[command(
    name = "effectforge",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 done · 1 failed · 2 wrong command line · 3 the brief describes \
nothing to be seen · 4 made, but a rule of the certificate failed · 130 interrupted"
)]
pub(crate) struct Cli {
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of errors and of the summary: fr or en (default: the environment's, else English)
    #[arg(long, global = true, value_name = "LANG", value_parser = language)]
    pub(crate) lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make an effect from a brief
    Generate(GenerateArgs),
    /// Draw an effect natively: a still (PNG) or a clip (WebP)
    Render(RenderArgs),
    /// Build, check and look at plugins
    Plugin {
        #[command(subcommand)]
        command: PluginCommand,
    },
    /// Say what this machine has and what is missing
    Doctor,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: effectforge generate \"Particules brillantes, or et violet\"")]
pub(crate) struct GenerateArgs {
    /// The brief, in French or English
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub(crate) brief: Option<String>,
    /// Read the brief from a file (text or Markdown)
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Folder to write
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    /// Seed of all chance (default: derived from the brief)
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Make this family whatever the brief says
    #[arg(long, value_name = "NAME")]
    pub(crate) family: Option<String>,
    /// A parameter of the generator, like variant=lake; may be given several times
    #[arg(long = "with", value_name = "NAME=VALUE")]
    pub(crate) with: Vec<String>,
    /// What to write
    #[arg(long, value_name = "NAME", default_value = "canvas2d")]
    pub(crate) target: String,
    /// Leave out preview.webp and poster.png
    #[arg(long)]
    pub(crate) no_preview: bool,
    /// Also use this plugin package (.efp); may be given several times
    #[arg(long = "plugin", value_name = "FILE")]
    pub(crate) plugins: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: effectforge render out/effect.json --at 1.5 --size 1920x1080")]
pub(crate) struct RenderArgs {
    /// The effect: an effect.json
    pub(crate) effect: PathBuf,
    /// Moment of a still, seconds (default: the effect's poster time)
    #[arg(long, value_name = "SECONDS", conflicts_with = "clip")]
    pub(crate) at: Option<f64>,
    /// What to write (default: what the file's name says; else png, with --clip webp)
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Length of a clip, seconds (default: the effect's loop)
    #[arg(long, value_name = "SECONDS")]
    pub(crate) clip: Option<f64>,
    /// Start of the clip, seconds
    #[arg(long, value_name = "SECONDS", default_value = "0")]
    pub(crate) from: f64,
    /// Frames per second of the clip
    #[arg(long, value_name = "N", default_value = "30")]
    pub(crate) fps: u32,
    /// Size in pixels
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = size)]
    pub(crate) size: (u32, u32),
    /// Seed (default: the effect's)
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u32>,
    /// Set a parameter; may be given several times
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// File to write (default: effect.png, effect.webp, ... by format)
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Formats of a render.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One moment
    Png,
    /// A clip: small, lossy
    Webp,
    /// A clip: large, exact
    Apng,
    /// A clip: 255 colours, shown everywhere
    Gif,
    /// A clip: all frames in one PNG
    Filmstrip,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PluginCommand {
    /// Compile a plugin to a component and pack it (.efp)
    Build {
        /// The plugin's folder, with effectforge.toml
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Package to write (default: NAME-VERSION.efp in the plugin's folder)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Check a plugin's folder or package: manifest, imports, examples
    Check {
        /// A plugin's folder or an .efp file
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// List the plugins that are installed
    List,
    /// Show one plugin
    Info {
        /// An id (publisher/name) or an .efp file
        plugin: String,
    },
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once(['x', 'X', '×']);
    let sides = parts.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    sides
        .filter(|(w, h)| (1..=8192).contains(w) && (1..=8192).contains(h))
        .ok_or_else(|| "write it like 1280x720, each side 1 to 8192".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    Language::of_tag(text).ok_or_else(|| "it is fr or en".to_owned())
}
