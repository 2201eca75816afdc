//! JSON schemas of the data types, made from the types themselves (feature `schema`).
//!
//! What a type writes by hand (a colour, a number with its unit, an expression) has its schema here by
//! hand, beside the one of the type that it serializes as. A schema says the shape alone: what a graph
//! must hold beyond it (units, ids that exist, bounds) only [`crate::Effect::check`] decides.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::Value;

use crate::certificate::Certificate;
use crate::report::Report;
use crate::{Color, Dna, Document, Effect, Expr, Op, Quantity};

/// Every schema: the name of its file without `.schema.json`, and the schema.
#[must_use]
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("document", of::<Document>(crate::DOCUMENT_SCHEMA)),
        ("dna", of::<Dna>(crate::DNA_SCHEMA)),
        ("effect", of::<Effect>(crate::EFFECT_SCHEMA)),
        (
            "certificate",
            of::<Certificate>(crate::certificate::CERTIFICATE_SCHEMA),
        ),
        ("report", of::<Report>(crate::report::REPORT_SCHEMA)),
    ]
}

/// The schema of a type, named by the version that its data carries.
fn of<T: JsonSchema>(version: &str) -> Value {
    let generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert(
        "$id".to_owned(),
        format!("urn:{}", version.replace('/', ":")).into(),
    );
    schema.to_value()
}

impl JsonSchema for Color {
    fn schema_name() -> Cow<'static, str> {
        "Color".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "sRGB: `#rgb`, `#rrggbb` or `#rrggbbaa`.",
            "type": "string",
            "pattern": "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$"
        })
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A pure number, or a number with its unit: `12px`, `0.5s`, `30deg`, `1.5Hz`, `40px/s`.",
            "type": ["number", "string"],
            "pattern": "^-?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)? *(px|s|deg|Hz|px/s|px/s2|deg/s)?$"
        })
    }
}

impl JsonSchema for Expr {
    fn schema_name() -> Cow<'static, str> {
        "Expr".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (literal, op) = (
            generator.subschema_for::<Quantity>(),
            generator.subschema_for::<Op>(),
        );
        json_schema!({
            "description": "A constant, or an operation: an object with one key.",
            "anyOf": [literal, op]
        })
    }
}
