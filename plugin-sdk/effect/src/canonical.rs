//! Canonical JSON: one byte form per value, so that a digest means the value.
//!
//! Keys are sorted by code point, there is no white space, numbers are the shortest text that reads
//! back to the same 64-bit float, whole numbers have no point, and minus zero is zero. Non-finite
//! numbers do not exist in JSON and therefore not here.

mod bounded;

use serde::Serialize;
use serde_json::Value;

use crate::check::limits;

use crate::diagnostic::Diagnostic;
use crate::graph::Effect;

/// Largest effect that is read, in bytes of JSON.
pub const EFFECT_JSON_MAX_BYTES: usize = 1 << 20;

/// The canonical JSON of a value.
///
/// # Errors
/// When the value has no JSON form (a map with keys that are no text, say).
pub fn to_canonical_json<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    write_value(&serde_json::to_value(value)?, &mut out);
    Ok(out)
}

fn write_value(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => write_number(number, out),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write_value(&map[key], out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn write_number(number: &serde_json::Number, out: &mut String) {
    match number.as_f64() {
        // 2^53: beyond it a float no longer holds every whole number.
        Some(float) if float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0 => {
            out.push_str(&(float as i64).to_string());
        }
        _ => out.push_str(&number.to_string()),
    }
}

impl Effect {
    /// The effect as canonical JSON.
    ///
    /// # Errors
    /// Never for an effect that came through the checker; the error of the JSON writer otherwise.
    pub fn to_canonical_json(&self) -> Result<String, serde_json::Error> {
        to_canonical_json(self)
    }

    /// Reads and checks an effect from bytes.
    ///
    /// # Errors
    /// As [`Effect::from_json`], and `invalid_utf8`.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, Vec<Diagnostic>> {
        if bytes.len() > EFFECT_JSON_MAX_BYTES {
            return Err(vec![too_large(bytes.len())]);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let message = format!("byte {} is not UTF-8", error.valid_up_to());
            let help = "write the document as UTF-8, without a byte order mark";
            vec![Diagnostic::new("invalid_utf8", "", message, help)]
        })?;
        Self::from_json(text)
    }

    /// Reads and checks an effect.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn from_json(text: &str) -> Result<Self, Vec<Diagnostic>> {
        if text.len() > EFFECT_JSON_MAX_BYTES {
            return Err(vec![too_large(text.len())]);
        }
        let value = bounded::read(text).map_err(|problem| vec![problem])?;
        let long = too_many(&value, "nodes", limits::NODES_MAX)
            .into_iter()
            .chain(too_many(&value, "params", limits::PARAMS_MAX))
            .collect::<Vec<_>>();
        if !long.is_empty() {
            return Err(long);
        }
        let effect: Self = serde_path_to_error::deserialize(&value).map_err(|error| {
            // Nodes and parameters are read one by one: an error inside a tagged object is otherwise
            // reported without its place.
            let mut problems: Vec<_> = read_each::<crate::graph::Node>(&value, "nodes")
                .chain(read_each::<crate::graph::Param>(&value, "params"))
                .chain(read_each::<crate::graph::Post>(&value, "post"))
                .collect();
            if problems.is_empty() {
                let pointer = pointer_of(error.path());
                let message = error.inner().to_string();
                let help = "see the effect schema";
                problems.push(Diagnostic::new("invalid_field", pointer, message, help));
            }
            problems
        })?;
        effect.check()?;
        Ok(effect)
    }
}

fn too_large(bytes: usize) -> Diagnostic {
    let message = format!("{bytes} bytes are more than {EFFECT_JSON_MAX_BYTES}");
    Diagnostic::new("too_large", "", message, "make the graph smaller")
}

/// A list that is longer than its bound, told before its items are read.
fn too_many(value: &Value, key: &str, most: usize) -> Option<Diagnostic> {
    let found = value.get(key)?.as_array()?.len();
    let message = || format!("{found} {key} are more than {most}");
    let help = "draw with fewer: an emitter has thousands of elements";
    (found > most).then(|| Diagnostic::new("too_many", format!("/{key}"), message(), help))
}

fn read_each<'v, T: serde::de::DeserializeOwned>(
    value: &'v Value,
    key: &'static str,
) -> impl Iterator<Item = Diagnostic> + 'v {
    let items = value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    items.iter().enumerate().filter_map(move |(at, item)| {
        let error = T::deserialize(item).err()?;
        let pointer = format!("/{key}/{at}");
        Some(Diagnostic::new(
            "invalid_field",
            pointer,
            error.to_string(),
            "see the effect schema",
        ))
    })
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_numbers_short() {
        let value = json!({"b": 1.0, "a": [0.1, -0.0, 1e21, "é\n"], "A": null});
        let text = to_canonical_json(&value).unwrap();
        assert_eq!(text, r#"{"A":null,"a":[0.1,0,1e+21,"é\n"],"b":1}"#);
    }

    #[test]
    fn errors_name_the_node() {
        let text = json!({"nodes": [{"id": "a", "type": "grain", "amount": "x"}]}).to_string();
        let problems = Effect::from_json(&text).unwrap_err();
        assert_eq!(problems[0].location, "/nodes/0");
    }

    #[test]
    fn deep_and_huge_json_is_refused() {
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(Effect::from_json(&deep).unwrap_err()[0].code, "too_large");
        let huge = " ".repeat(EFFECT_JSON_MAX_BYTES + 1);
        assert_eq!(Effect::from_json(&huge).unwrap_err()[0].code, "too_large");
    }
}
