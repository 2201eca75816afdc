//! Reads TOML tables key by key; what was never asked for is an unknown key.
//!
//! Every method that finds the wrong thing adds a problem and gives nothing, so that one pass
//! reports all.

use std::ops::Range;

use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::{Problems, suggest};

/// A string with its place.
pub(crate) type Text<'a> = (&'a str, Range<usize>);

/// One table of the manifest.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    /// Dotted name for messages; empty for the file itself.
    name: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    pub(crate) fn root(table: &'a Spanned<DeTable<'a>>) -> Self {
        Self {
            name: String::new(),
            span: 0..0,
            table: table.get_ref(),
            asked: Vec::new(),
        }
    }

    pub(crate) fn span(&self) -> &Range<usize> {
        &self.span
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    fn take(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn wrong(&self, p: &mut Problems<'_>, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let message = format!(
            "`{}` is {}, not {wanted}",
            self.path(key),
            kind_of(value.get_ref())
        );
        p.add(&value.span(), "wrong_type", message, "");
    }

    pub(crate) fn text(&mut self, p: &mut Problems<'_>, key: &'static str) -> Option<Text<'a>> {
        let value = self.take(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(p, key, value, "a string");
            return None;
        };
        Some((text, value.span()))
    }

    /// A string that must be there, within `max` characters, on one line.
    pub(crate) fn line(
        &mut self,
        p: &mut Problems<'_>,
        key: &'static str,
        max: usize,
        help: &str,
    ) -> Option<Text<'a>> {
        if !self.table.contains_key(key) {
            self.asked.push(key);
            let message = format!("`{}` is missing", self.path(key));
            p.add(&self.span, "missing_key", message, help);
            return None;
        }
        let (text, span) = self.text(p, key)?;
        let length = text.chars().count();
        if text.trim().is_empty() || length > max || text.contains(['\n', '\r']) {
            let message = format!(
                "`{}` must be one line of 1 to {max} characters",
                self.path(key)
            );
            p.add(&span, "bad_text", message, help);
            return None;
        }
        Some((text, span))
    }

    pub(crate) fn texts(&mut self, p: &mut Problems<'_>, key: &'static str) -> Vec<Text<'a>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(p, key, value, "a list of strings");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text, item.span())),
                None => self.wrong(p, key, item, "a string"),
            }
        }
        texts
    }

    /// A whole number from `min` to `max`.
    pub(crate) fn whole(
        &mut self,
        p: &mut Problems<'_>,
        key: &'static str,
        min: u64,
        max: u64,
    ) -> Option<u64> {
        let value = self.take(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        match number {
            Some(number) if (min..=max).contains(&number) => Some(number),
            _ => {
                self.wrong(
                    p,
                    key,
                    value,
                    &format!("a whole number from {min} to {max}"),
                );
                None
            }
        }
    }

    pub(crate) fn truth(&mut self, p: &mut Problems<'_>, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong(p, key, value, "true or false");
        }
        truth
    }

    /// Any value, as JSON.
    pub(crate) fn json(
        &mut self,
        p: &mut Problems<'_>,
        key: &'static str,
    ) -> Option<(Value, Range<usize>)> {
        let value = self.take(key)?;
        let json = to_json(value.get_ref());
        if json.is_none() {
            self.wrong(p, key, value, "a value that JSON has");
        }
        json.map(|json| (json, value.span()))
    }

    /// A table, as a JSON object.
    pub(crate) fn object(&mut self, p: &mut Problems<'_>, key: &'static str) -> Map<String, Value> {
        match self.json(p, key) {
            Some((Value::Object(map), _)) => map,
            Some((_, span)) => {
                p.add(
                    &span,
                    "wrong_type",
                    format!("`{}` is no table", self.path(key)),
                    "",
                );
                Map::new()
            }
            None => Map::new(),
        }
    }

    pub(crate) fn section(&mut self, p: &mut Problems<'_>, key: &'static str) -> Option<Self> {
        let value = self.take(key)?;
        self.sub(p, key, value)
    }

    /// A list of tables: `[[key]]`.
    pub(crate) fn sections(&mut self, p: &mut Problems<'_>, key: &'static str) -> Vec<Self> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(
                p,
                key,
                value,
                &format!("a list of tables (`[[{}]]`)", self.path(key)),
            );
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|item| self.sub(p, key, item))
            .collect()
    }

    /// The entries of a table whose keys are names that the author chose.
    pub(crate) fn entries(&mut self) -> Vec<(Text<'a>, &'a Spanned<DeValue<'a>>)> {
        let table = self.table;
        table
            .iter()
            .map(|(key, value)| ((key.get_ref().as_ref(), key.span()), value))
            .collect()
    }

    /// The table below one of [`Section::entries`].
    pub(crate) fn sub(
        &self,
        p: &mut Problems<'_>,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Option<Self> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(p, key, value, "a table");
            return None;
        };
        Some(Self {
            name: self.path(key),
            span: value.span(),
            table,
            asked: Vec::new(),
        })
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, p: &mut Problems<'_>) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let place = if self.name.is_empty() {
                "here"
            } else {
                self.name.as_str()
            };
            let help = match suggest(name, self.asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known in {place}: {}", self.asked.join(", ")),
            };
            p.add(
                &key.span(),
                "unknown_key",
                format!("unknown key `{}`", self.path(name)),
                help,
            );
        }
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// TOML as JSON; nothing for what JSON does not have (dates, NaN, infinities, numbers beyond 64 bits).
fn to_json(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(n) => {
            Value::Number(i64::from_str_radix(n.as_str(), n.radix()).ok()?.into())
        }
        DeValue::Float(n) => Value::Number(Number::from_f64(n.as_str().parse().ok()?)?),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        DeValue::Datetime(_) => return None,
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| to_json(item.get_ref()))
                .collect::<Option<_>>()?,
        ),
        DeValue::Table(table) => Value::Object(
            table
                .iter()
                .map(|(key, item)| Some((key.get_ref().to_string(), to_json(item.get_ref())?)))
                .collect::<Option<_>>()?,
        ),
    })
}
