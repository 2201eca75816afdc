//! JSON Schema as far as our own schemas use it.
//!
//! A keyword that is not known here is a panic: a schema must not pass because its validator is small.
//! Not the `jsonschema` crate: it brings 45 crates with it, for a handful of keywords.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Keywords that say something to people and nothing about a value. `format` names Rust's number type
/// beside the bounds that hold it.
const REMARKS: [&str; 7] = [
    "$schema",
    "$id",
    "$defs",
    "title",
    "description",
    "default",
    "format",
];

/// What of an object was looked at by name; for `unevaluatedProperties`.
type Seen = BTreeSet<String>;

/// Checks a value against a root schema; the error says where and why.
pub(crate) fn validate(root: &Value, value: &Value) -> Result<(), String> {
    check(root, root, value, "").map(drop)
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<Seen, String> {
    let rules = match schema {
        Value::Bool(true) => return Ok(Seen::new()),
        Value::Bool(false) => return Err(format!("{at}: nothing is allowed here")),
        schema => schema.as_object().unwrap(),
    };
    let mut seen = Seen::new();
    for (keyword, rule) in rules {
        match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                seen.extend(check(root, root.pointer(pointer).unwrap(), value, at)?);
            }
            "anyOf" | "oneOf" => {
                let tried = rule.as_array().unwrap().iter();
                let tried: Vec<_> = tried.map(|one| check(root, one, value, at)).collect();
                let good = tried.iter().flatten().count();
                if good == 0 || keyword == "oneOf" && good > 1 {
                    let why: Vec<_> = tried.into_iter().filter_map(Result::err).collect();
                    return Err(format!(
                        "{at}: {good} of {keyword} fit: {}",
                        why.join(" | ")
                    ));
                }
                seen.extend(tried.into_iter().flatten().flatten());
            }
            "properties" | "required" | "additionalProperties" | "unevaluatedProperties" => {}
            "items" | "prefixItems" => items(root, keyword, rule, value, at)?,
            other if REMARKS.contains(&other) => {}
            _ => plain(keyword, rule, value)
                .then_some(())
                .ok_or_else(|| format!("{at}: {value} does not keep {keyword} {rule}"))?,
        }
    }
    if let Some(object) = value.as_object() {
        properties(root, rules, object, at, &mut seen)?;
    }
    Ok(seen)
}

/// Keywords that look at the value alone.
fn plain(keyword: &str, rule: &Value, value: &Value) -> bool {
    let length = || value.as_array().map(Vec::len);
    let (number, bound) = (value.as_f64(), rule.as_f64());
    match keyword {
        "type" => match rule {
            Value::String(name) => is(name, value),
            names => names
                .as_array()
                .unwrap()
                .iter()
                .any(|n| is(n.as_str().unwrap(), value)),
        },
        "const" => rule == value,
        "enum" => rule.as_array().unwrap().contains(value),
        "minimum" => number.is_none_or(|number| number >= bound.unwrap()),
        "maximum" => number.is_none_or(|number| number <= bound.unwrap()),
        "minItems" => length().is_none_or(|length| length as f64 >= bound.unwrap()),
        "maxItems" => length().is_none_or(|length| length as f64 <= bound.unwrap()),
        "pattern" => {
            let pattern = regex_lite::Regex::new(rule.as_str().unwrap()).unwrap();
            value.as_str().is_none_or(|text| pattern.is_match(text))
        }
        unknown => panic!("this validator does not know `{unknown}`: teach it"),
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("there is no type `{unknown}`"),
    }
}

fn items(root: &Value, keyword: &str, rule: &Value, value: &Value, at: &str) -> Result<(), String> {
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        let rule = match keyword {
            "prefixItems" => rule.get(n),
            _ => Some(rule),
        };
        if let Some(rule) = rule {
            check(root, rule, item, &format!("{at}/{n}"))?;
        }
    }
    Ok(())
}

fn properties(
    root: &Value,
    rules: &Map<String, Value>,
    object: &Map<String, Value>,
    at: &str,
    seen: &mut Seen,
) -> Result<(), String> {
    let required = rules.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !object.contains_key(name) {
            return Err(format!("{at}: `{name}` is missing"));
        }
    }
    let own = rules.get("properties").and_then(Value::as_object);
    for (name, value) in object {
        let at = format!("{at}/{name}");
        if let Some(rule) = own.and_then(|own| own.get(name)) {
            check(root, rule, value, &at)?;
        } else if let Some(rule) = rules.get("additionalProperties") {
            check(root, rule, value, &at)?;
        } else {
            continue;
        }
        seen.insert(name.clone());
    }
    if let Some(rule) = rules.get("unevaluatedProperties") {
        for (name, value) in object.iter().filter(|(name, _)| !seen.contains(*name)) {
            check(root, rule, value, &format!("{at}/{name}"))?;
        }
    }
    Ok(())
}
