//! JSON of others, read with bounds: on depth, on the number of values, and on keys that come twice.
//!
//! `serde_json` alone would keep the last of two equal keys, so that a document meant one thing to one
//! reader and another to the next, and it would let a mebibyte of `{"":{"":…` grow to a hundred in memory.
//! What is wrong is told with its place: the value that was being read.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostic::Diagnostic;

/// Nesting of arrays and objects. An expression takes two levels an operation.
pub(super) const DEPTH_MAX: usize = 96;
/// Arrays and objects together, two for an operation. The largest effect of our own has two thousand;
/// each takes some 700 bytes.
pub(super) const GROUPS_MAX: usize = 16_384;
/// All values.
pub(super) const VALUES_MAX: usize = 65_536;

/// Reads one document.
pub(super) fn read(text: &str) -> Result<Value, Diagnostic> {
    let reading = Reading {
        groups: Cell::new(GROUPS_MAX),
        values: Cell::new(VALUES_MAX),
        place: RefCell::new(String::new()),
        code: Cell::new("invalid_json"),
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Seed {
        reading: &reading,
        depth: 0,
    }
    .deserialize(&mut reader);
    let read = read.and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        let code = reading.code.get();
        let help = match code {
            "duplicate_key" => "leave one of them out",
            "too_large" => "make the graph smaller: fewer nodes and operations, less nesting",
            _ => "mend the JSON at that place",
        };
        Diagnostic::new(code, reading.place.take(), error.to_string(), help)
    })
}

/// What is left of the bounds, and where the reader stands.
struct Reading {
    groups: Cell<usize>,
    values: Cell<usize>,
    place: RefCell<String>,
    code: Cell<&'static str>,
}

impl Reading {
    fn spend<E: Error>(&self, of: &Cell<usize>, most: usize, what: &str) -> Result<(), E> {
        let left = of.get().checked_sub(1);
        of.set(left.unwrap_or(0));
        match left {
            Some(_) => Ok(()),
            None => Err(self.refuse("too_large", &format!("more than {most} {what}"))),
        }
    }

    fn refuse<E: Error>(&self, code: &'static str, message: &str) -> E {
        self.code.set(code);
        E::custom(message)
    }

    /// Goes down into a value; [`Reading::leave`] with what it gives comes back.
    fn enter(&self, key: &str) -> usize {
        let mut place = self.place.borrow_mut();
        let before = place.len();
        place.push('/');
        // A pointer is for people: what is cut could not be found by reading anyway.
        let short: String = key.chars().take(64).collect();
        place.push_str(&short.replace('~', "~0").replace('/', "~1"));
        before
    }

    fn leave(&self, before: usize) {
        self.place.borrow_mut().truncate(before);
    }
}

#[derive(Clone, Copy)]
struct Seed<'r> {
    reading: &'r Reading,
    depth: usize,
}

impl Seed<'_> {
    fn group<E: Error>(self) -> Result<Self, E> {
        let reading = self.reading;
        if self.depth >= DEPTH_MAX {
            return Err(reading.refuse("too_large", &format!("nested more than {DEPTH_MAX} deep")));
        }
        reading.spend(&reading.groups, GROUPS_MAX, "arrays and objects")?;
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let reading = self.reading;
        reading.spend(&reading.values, VALUES_MAX, "values")?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.group()?;
        let mut items = Vec::new();
        loop {
            let before = self.reading.enter(&items.len().to_string());
            let Some(item) = seq.next_element_seed(inner)? else {
                self.reading.leave(before);
                return Ok(Value::Array(items));
            };
            self.reading.leave(before);
            items.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.group()?;
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let before = self.reading.enter(&key);
            if fields.contains_key(&key) {
                return Err(self
                    .reading
                    .refuse("duplicate_key", "this key is there twice"));
            }
            let field = map.next_value_seed(inner)?;
            self.reading.leave(before);
            fields.insert(key, field);
        }
        Ok(Value::Object(fields))
    }
}
