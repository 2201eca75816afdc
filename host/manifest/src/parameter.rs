//! Parameters: what a user may turn, with its kind, range, default and labels.
//!
//! Invariant: a parameter's default is a value that [`Parameter::check`] accepts.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::problem::{Problem, Problems, suggest};
use crate::reader::Section;
use crate::{FAILED, Manifest, ManifestError};

/// Longest text that a parameter may have, characters.
const TEXT: u64 = 10_000;

/// A name in the languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// English.
    pub en: String,
    /// French; the English one when the author gave none.
    pub fr: String,
}

/// What a parameter holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ParameterKind {
    /// A number.
    Number {
        /// Least.
        min: f64,
        /// Greatest.
        max: f64,
    },
    /// A whole number.
    Integer {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// True or false.
    Boolean,
    /// One of some words.
    Choice {
        /// The words.
        choices: Vec<String>,
    },
    /// A colour, `#rrggbb`.
    Color,
    /// Free text.
    Text {
        /// Most characters.
        max_length: u64,
    },
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Its name in the JSON of parameters: snake_case.
    pub id: String,
    /// What it holds.
    #[serde(flatten)]
    pub kind: ParameterKind,
    /// The value when none is given.
    pub default: Value,
    /// Its name for people.
    pub label: Label,
    /// Its unit: `s`, `px`, `deg`.
    pub unit: Option<String>,
    /// What it stands together with in a form.
    pub group: Option<String>,
}

impl Parameter {
    /// Says what is wrong with a value, if anything is.
    ///
    /// # Errors
    /// One sentence that names the range.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        let good = match &self.kind {
            ParameterKind::Number { min, max } => {
                value.as_f64().is_some_and(|n| (*min..=*max).contains(&n))
            }
            ParameterKind::Integer { min, max } => {
                value.as_i64().is_some_and(|n| (*min..=*max).contains(&n))
            }
            ParameterKind::Boolean => value.is_boolean(),
            ParameterKind::Choice { choices } => value
                .as_str()
                .is_some_and(|word| choices.iter().any(|choice| choice == word)),
            ParameterKind::Color => value.as_str().is_some_and(is_color),
            ParameterKind::Text { max_length } => value
                .as_str()
                .is_some_and(|text| text.chars().count() as u64 <= *max_length),
        };
        if good {
            Ok(())
        } else {
            Err(format!("`{}` must be {}", self.id, self.wanted()))
        }
    }

    fn wanted(&self) -> String {
        match &self.kind {
            ParameterKind::Number { min, max } => format!("a number from {min} to {max}"),
            ParameterKind::Integer { min, max } => format!("a whole number from {min} to {max}"),
            ParameterKind::Boolean => "true or false".to_owned(),
            ParameterKind::Choice { choices } => format!("one of {}", choices.join(", ")),
            ParameterKind::Color => "a colour as #rrggbb".to_owned(),
            ParameterKind::Text { max_length } => {
                format!("a text of at most {max_length} characters")
            }
        }
    }

    /// Reads one `[[parameters]]`.
    pub(crate) fn read(p: &mut Problems<'_>, mut s: Section<'_>) -> Option<Self> {
        let id = s.line(
            p,
            "id",
            64,
            "the parameter's name in JSON, for example `count`",
        );
        if let Some((text, span)) = &id
            && !is_snake(text)
        {
            let message = format!("`{text}` is no parameter id");
            p.add(
                span,
                "bad_id",
                message,
                "use snake_case: letters a to z, digits and `_`, a letter first",
            );
        }
        if let Some((FAILED, span)) = &id {
            let message = format!("a parameter cannot be called `{FAILED}`");
            p.add(
                span,
                "reserved_id",
                message,
                "by this name the host tells an optimizer which rules failed",
            );
        }
        let kind = read_kind(p, &mut s);
        let label = read_label(p, &mut s);
        let unit = s.text(p, "unit").map(|(text, _)| text.to_owned());
        let group = s.text(p, "group").map(|(text, _)| text.to_owned());
        let default = s.json(p, "default");
        if default.is_none() {
            p.add(
                s.span(),
                "missing_key",
                "`parameters.default` is missing",
                "a parameter has a default, so that nobody must set it",
            );
        }
        s.finish(p);
        let (default, span) = default?;
        let made = Self {
            id: id?.0.to_owned(),
            kind: kind?,
            default,
            label: label?,
            unit,
            group,
        };
        if let Err(message) = made.check(&made.default) {
            p.add(
                &span,
                "bad_default",
                message,
                "the default must be within the parameter's own range",
            );
        }
        Some(made)
    }
}

impl Manifest {
    /// The parameters of a call: what is given, checked, and the defaults of the rest. An optimizer
    /// that mends rules also takes [`FAILED`], a list.
    ///
    /// # Errors
    /// Every parameter that is unknown or out of range.
    pub fn resolve_parameters(
        &self,
        given: &Map<String, Value>,
    ) -> Result<Map<String, Value>, ManifestError> {
        let mut problems = Vec::new();
        let mut add = |code, message, help| {
            problems.push(Problem {
                code,
                message,
                help,
                line: 0,
                column: 0,
            });
        };
        let mut resolved = Map::new();
        for (name, value) in given {
            if name == FAILED && !self.mends.is_empty() {
                if !value.is_array() {
                    let help = "a list of objects with `rule`, `value` and `threshold`".to_owned();
                    add("bad_parameter", format!("`{FAILED}` is no list"), help);
                }
                resolved.insert(name.clone(), value.clone());
            } else if !self
                .parameters
                .iter()
                .any(|parameter| parameter.id == *name)
            {
                let known = self
                    .parameters
                    .iter()
                    .map(|parameter| parameter.id.as_str());
                let help = suggest(name, known).map(|near| format!("did you mean `{near}`?"));
                add(
                    "unknown_parameter",
                    format!("{} has no parameter `{name}`", self.id),
                    help.unwrap_or_default(),
                );
            }
        }
        for parameter in &self.parameters {
            let value = given.get(&parameter.id).unwrap_or(&parameter.default);
            if let Err(message) = parameter.check(value) {
                add("bad_parameter", message, String::new());
            }
            resolved.insert(parameter.id.clone(), value.clone());
        }
        if problems.is_empty() {
            Ok(resolved)
        } else {
            Err(ManifestError::Invalid(problems))
        }
    }
}

fn read_kind(p: &mut Problems<'_>, s: &mut Section<'_>) -> Option<ParameterKind> {
    const KINDS: [&str; 6] = ["number", "integer", "boolean", "choice", "color", "text"];
    let (kind, span) = s.line(
        p,
        "kind",
        16,
        "one of number, integer, boolean, choice, color, text",
    )?;
    match kind {
        "number" => {
            let (min, max) = (bound(p, s, "min")?, bound(p, s, "max")?);
            let (min, max) = (min.as_f64()?, max.as_f64()?);
            ordered(p, s, min < max)?;
            Some(ParameterKind::Number { min, max })
        }
        "integer" => {
            let (min, max) = (bound(p, s, "min")?, bound(p, s, "max")?);
            let (Some(min), Some(max)) = (min.as_i64(), max.as_i64()) else {
                p.add(
                    &span,
                    "bad_range",
                    "an integer's `min` and `max` are whole numbers",
                    "",
                );
                return None;
            };
            ordered(p, s, min < max)?;
            Some(ParameterKind::Integer { min, max })
        }
        "boolean" => Some(ParameterKind::Boolean),
        "color" => Some(ParameterKind::Color),
        "choice" => {
            let choices: Vec<String> = s
                .texts(p, "choices")
                .into_iter()
                .map(|(text, _)| text.to_owned())
                .collect();
            if choices.len() < 2 {
                p.add(
                    &span,
                    "bad_range",
                    "a choice has two `choices` at least",
                    "",
                );
                return None;
            }
            Some(ParameterKind::Choice { choices })
        }
        "text" => {
            let max_length = s.whole(p, "max_length", 1, TEXT).unwrap_or(200);
            Some(ParameterKind::Text { max_length })
        }
        other => {
            let near = suggest(other, KINDS).map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| format!("known: {}", KINDS.join(", ")));
            p.add(
                &span,
                "unknown_kind",
                format!("unknown parameter kind `{other}`"),
                help,
            );
            None
        }
    }
}

fn bound(p: &mut Problems<'_>, s: &mut Section<'_>, key: &'static str) -> Option<Value> {
    let value = s
        .json(p, key)
        .map(|(value, _)| value)
        .filter(Value::is_number);
    if value.is_none() {
        let message = format!("a number needs `{key}`, a finite number");
        p.add(
            s.span(),
            "bad_range",
            message,
            "a range makes the slider, and bounds what a plugin must handle",
        );
    }
    value
}

fn ordered(p: &mut Problems<'_>, s: &Section<'_>, good: bool) -> Option<()> {
    if !good {
        p.add(s.span(), "bad_range", "`min` must be less than `max`", "");
    }
    good.then_some(())
}

/// `label = "Count"`, or `label = { en = "Count", fr = "Nombre" }`.
fn read_label(p: &mut Problems<'_>, s: &mut Section<'_>) -> Option<Label> {
    let (value, span) = s.json(p, "label").or_else(|| {
        p.add(
            s.span(),
            "missing_key",
            "`parameters.label` is missing",
            "label = { en = \"Count\", fr = \"Nombre\" }",
        );
        None
    })?;
    let wrong = match value {
        Value::String(en) => return Some(Label { fr: en.clone(), en }),
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
            match (
                map.keys().find(|key| !matches!(key.as_str(), "en" | "fr")),
                text("en"),
            ) {
                (None, Some(en)) => {
                    return Some(Label {
                        fr: text("fr").unwrap_or_else(|| en.clone()),
                        en,
                    });
                }
                (Some(key), _) => format!("unknown language `{key}` of a label"),
                (None, None) => "a label needs its English text `en`".to_owned(),
            }
        }
        _ => "a label is a text, or a table of texts".to_owned(),
    };
    p.add(
        &span,
        "bad_label",
        wrong,
        "label = { en = \"Count\", fr = \"Nombre\" }",
    );
    None
}

pub(crate) fn is_snake(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_color(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|b| b.is_ascii_hexdigit())
}
