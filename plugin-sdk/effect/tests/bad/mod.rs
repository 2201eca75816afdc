//! Graphs that nobody may draw, each with the code and the place that must be told. The tests hold the
//! answers and the memory, `cargo xtask bench graphs` the time.
#![allow(clippy::unwrap_used, missing_docs, dead_code, unreachable_pub)]

use serde_json::{Value, json};

/// What texts from outside try.
pub const HOSTILE: [&str; 16] = [
    "</script><script>alert(1)</script>",
    "\"; alert(1); \"",
    "'; alert(1); '",
    "`${alert(1)}`",
    "a\nb\rc",
    "a\u{2028}b\u{2029}c",
    "\\u0027\\x27\\",
    "*/ alert(1) /*",
    "<!-- --> ]]>",
    "\u{202e}txet\u{202c}",
    "\u{0}\u{7}\u{1b}[2J",
    "\u{e0041}\u{e0042}",
    "@import url(//x)",
    "[x](javascript:alert(1))",
    "__proto__",
    "e\u{301}\u{feff}\u{ad}",
];

/// The first bytes of a PNG of one pixel, in base64.
pub const PNG_HEAD: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB";

/// A bad document.
pub struct Bad {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The first problem's code.
    pub code: &'static str,
    /// Its place, a JSON pointer; what it begins with where it ends in `…`.
    pub place: &'static str,
}

/// A small document that holds.
pub fn good() -> Value {
    json!({
        "schema": "effectforge.effect/1", "name": "Good", "family": "particles", "seed": 1, "duration": "8s",
        "design": {"width": "1280px", "height": "720px"},
        "palette": {"gold": "#ffc94d"},
        "params": [{"id": "size", "label": {"en": "Size", "fr": "Taille"}, "group": "look", "kind": "float",
            "default": 1, "min": 0.5, "max": 2, "step": 0.1}],
        "signals": {"beat": {"lfo": {"frequency": "0.5Hz"}}},
        "inputs": {"heard": {"source": "bass", "idle": 0}},
        "timeline": {"enter": {"length": "2s"}},
        "nodes": [
            {"id": "places", "type": "emitter", "capacity": 50, "count": 20, "x": {"env": "width"}, "y": "10px"},
            {"id": "sway", "type": "offset", "dx": {"mul": ["4px", {"signal": "beat"}]}},
            {"id": "dots", "type": "sprite", "emitter": "places", "fields": ["sway"], "radius": "4px",
             "alpha": {"clip": "enter"},
             "lobes": [{"stops": [{"at": 0, "alpha": 1}, {"at": 1, "alpha": 0}]}], "colors": [{"color": "gold"}]},
            {"id": "lines", "type": "ribbon", "emitter": "places", "points": 8, "step_x": "3px", "width": "2px",
             "alpha": 0.5, "colors": [{"color": "gold"}]},
            {"id": "sky", "type": "shade", "value": {"noise": {"x": 1, "y": 2, "stream": "n"}}, "detail": "4px",
             "stops": [{"at": 0, "color": "gold"}, {"at": 1, "color": "gold"}]}
        ],
        "layers": ["sky", "dots", "lines"],
        "a11y": {"poster": "1s", "label": {"en": "Dots", "fr": "Points"}},
        "budget": {"elements": 40, "gzip_bytes": 6144}
    })
}

/// The good document with one place changed.
fn with(pointer: &str, value: Value) -> Vec<u8> {
    let mut all = good();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match all.pointer_mut(parent).unwrap() {
        Value::Array(items) => match key {
            "-" => items.push(value),
            at => items[at.parse::<usize>().unwrap()] = value,
        },
        Value::Object(fields) => drop(fields.insert(key.to_owned(), value)),
        _ => unreachable!(),
    }
    all.to_string().into_bytes()
}

/// The good document's text with one passage changed, for what no JSON value can hold.
fn text(from: &str, to: &str) -> Vec<u8> {
    let before = good().to_string();
    assert!(before.contains(from), "{from}");
    before.replacen(from, to, 1).into_bytes()
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!("1px"), |inner, _| json!({"abs": inner}))
}

fn many(count: usize, each: &str) -> String {
    let mut all = String::with_capacity(count * (each.len() + 1));
    for at in 0..count {
        all.push_str(if at > 0 { "," } else { "" });
        all.push_str(each);
    }
    all
}

/// A sum of two to the power of `depth` leaves.
fn tree(depth: usize, leaf: &Value) -> Value {
    match depth {
        0 => leaf.clone(),
        d => json!({"add": [tree(d - 1, leaf), tree(d - 1, leaf)]}),
    }
}

/// Sums without end, each over fields of long expressions: what each costs must not multiply.
fn sums() -> Vec<u8> {
    let leaf = json!("1px");
    let wide = tree(7, &leaf);
    let mut all = good();
    let nodes = all["nodes"].as_array_mut().unwrap();
    for at in 0..12 {
        nodes.push(json!({"id": format!("wide{at}"), "type": "offset", "dx": wide, "dy": wide}));
    }
    let fields: Vec<String> = (0..12).map(|at| format!("wide{at}")).collect();
    let sum = json!({"sum": {"emitter": "places", "fields": fields, "of": 0.5}});
    let value = tree(7, &sum);
    for at in 0..4 {
        nodes.push(
            json!({"id": format!("sky{at}"), "type": "shade", "value": value, "detail": "4px",
            "stops": [{"at": 0, "color": "gold"}, {"at": 1, "color": "gold"}]}),
        );
    }
    all.to_string().into_bytes()
}

fn signals() -> Value {
    let mut all = serde_json::Map::new();
    all.insert("s0".to_owned(), json!({"rand": "a"}));
    for at in 1..32 {
        let before = json!({"signal": format!("s{}", at - 1)});
        all.insert(format!("s{at}"), json!({"add": [before, before]}));
    }
    all.insert("s31".to_owned(), json!("1s"));
    Value::Object(all)
}

/// Every bad document.
pub fn all() -> Vec<Bad> {
    let mut all = Vec::new();
    let mut bad = |name: &str, bytes: Vec<u8>, code, place| {
        let name = name.to_owned();
        all.push(Bad {
            name,
            bytes,
            code,
            place,
        });
    };
    bad(
        "a cycle of signals",
        with("/signals/beat", json!({"abs": {"signal": "beat"}})),
        "cycle",
        "/nodes/1/dx",
    );
    bad(
        "a cycle of clips",
        with("/timeline/enter/trigger", json!({"after": "enter"})),
        "cycle",
        "/timeline/enter/trigger",
    );
    bad(
        "an unknown layer",
        with("/layers/0", json!("nothing")),
        "invalid_reference",
        "/layers/0",
    );
    bad(
        "an unknown emitter",
        with("/nodes/2/emitter", json!("nothing")),
        "invalid_reference",
        "/nodes/2…",
    );
    bad(
        "an unknown field",
        with("/nodes/2/fields/0", json!("nothing")),
        "invalid_reference",
        "/nodes/2/fields/0",
    );
    bad(
        "an unknown type",
        with("/nodes/1/type", json!("black_hole")),
        "invalid_field",
        "/nodes/1",
    );
    bad(
        "an unknown operation",
        with("/nodes/1/dx", json!({"eval": "1"})),
        "invalid_field",
        "/nodes/1",
    );
    bad(
        "an unknown signal",
        with("/nodes/1/dx", json!({"signal": "no"})),
        "invalid_reference",
        "/nodes/1/dx",
    );
    bad(
        "an unknown key",
        with("/colour", json!("red")),
        "invalid_field",
        "…",
    );
    bad(
        "a wrong unit",
        with("/nodes/2/radius", json!("4s")),
        "unit_mismatch",
        "/nodes/2/radius",
    );
    bad(
        "a unit of nobody",
        with("/nodes/2/radius", json!("4em")),
        "invalid_field",
        "/nodes/2",
    );
    bad(
        "a huge capacity",
        with("/nodes/0/capacity", json!(4_000_000_000_u32)),
        "out_of_range",
        "/nodes/0/capacity",
    );
    bad(
        "a capacity beyond numbers",
        with("/nodes/0/capacity", json!(1e300)),
        "invalid_field",
        "/nodes/0",
    );
    bad(
        "more elements than the budget",
        with("/nodes/0/count", json!(41)),
        "over_budget",
        "/budget/elements",
    );
    bad(
        "a loop without end: points",
        with("/nodes/3/points", json!(1_000_000_000)),
        "out_of_range",
        "/nodes/3/points",
    );
    bad(
        "a loop without end: turns",
        with("/timeline/enter/repeat", json!(4_000_000_000_u32)),
        "out_of_range",
        "/timeline/enter/repeat",
    );
    bad(
        "a loop without end: octaves",
        with("/nodes/4/value/noise/octaves", json!(200)),
        "out_of_range",
        "/nodes/4/value",
    );
    let sum = json!({"sum": {"emitter": "places", "of": {"sum": {"emitter": "places", "of": 1}}}});
    bad(
        "a loop in a loop",
        with("/nodes/4/value", sum),
        "rate_mismatch",
        "/nodes/4/value",
    );
    bad(
        "a loop over very many",
        {
            let mut all = good();
            all["nodes"][0]["capacity"] = json!(4_000);
            all["nodes"][4]["value"] = json!({"sum": {"emitter": "places", "of": 1}});
            all.to_string().into_bytes()
        },
        "over_budget",
        "/nodes/4/value",
    );
    bad(
        "an infinite number",
        text("\"10px\"", "1e999"),
        "invalid_json",
        "/nodes/0/y",
    );
    bad(
        "an infinite length",
        with("/nodes/0/y", json!("1e999px")),
        "invalid_field",
        "/nodes/0",
    );
    bad(
        "no number",
        text("\"10px\"", "NaN"),
        "invalid_json",
        "/nodes/0/y",
    );
    bad(
        "no range",
        with("/params/0/max", json!(0.1)),
        "out_of_range",
        "/params/0",
    );
    let logo = json!({"id": "logo", "type": "picture", "emitter": "places", "image": "logo",
        "size_x": "9px", "size_y": "9px"});
    bad(
        "a missing image",
        with("/nodes/-", logo),
        "missing_image",
        "/nodes/5/image",
    );
    let image = |data: &str, width: u32| {
        json!({"logo": {"media_type": "image/png", "width": width, "height": 1, "sha256": "0".repeat(64),
            "data": data}})
    };
    let data = "/images/logo/data";
    bad(
        "an image that is none",
        with("/images", image("AAAA", 1)),
        "invalid_image",
        data,
    );
    bad(
        "an image of no base64",
        with("/images", image("</script>", 1)),
        "invalid_image",
        data,
    );
    bad(
        "an image without end",
        with("/images", image(&"A".repeat(400_000), 1)),
        "too_large",
        data,
    );
    bad(
        "an image of another size",
        with("/images", image(PNG_HEAD, 2)),
        "invalid_image",
        data,
    );
    let huge = image(PNG_HEAD, 4_000_000_000);
    bad(
        "a huge image",
        with("/images", huge),
        "out_of_range",
        "/images/logo/width",
    );
    bad(
        "twice an id",
        with("/nodes/1/id", json!("places")),
        "duplicate_id",
        "/nodes/1/id",
    );
    bad(
        "twice a key",
        text("\"gold\":", "\"gold\":\"#000\",\"gold\":"),
        "duplicate_key",
        "/palette/gold",
    );
    bad(
        "a million nodes",
        format!(
            r#"{{"nodes":[{}]}}"#,
            many(1_000_000, r#"{"id":"a","type":"grain","amount":0}"#)
        )
        .into_bytes(),
        "too_large",
        "",
    );
    bad(
        "as many nodes as fit a document",
        format!(
            r#"{{"nodes":[{}]}}"#,
            many(12_000, r#"{"id":"a","type":"grain","amount":0}"#)
        )
        .into_bytes(),
        "too_many",
        "/nodes",
    );
    bad(
        "a hundred megabytes",
        vec![b' '; 100_000_000],
        "too_large",
        "",
    );
    bad(
        "deep brackets",
        "[".repeat(500_000).into_bytes(),
        "too_large",
        "/0/0…",
    );
    bad(
        "deep objects",
        "{\"a\":".repeat(200_000).into_bytes(),
        "too_large",
        "/a/a…",
    );
    bad(
        "a deep expression",
        with("/nodes/0/y", nested(40)),
        "too_complex",
        "/nodes/0/y",
    );
    bad(
        "very many small groups",
        format!("[{}]", many(260_000, "{}")).into_bytes(),
        "too_large",
        "/…",
    );
    bad(
        "very many groups with a key",
        format!("[{}]", many(110_000, r#"{"":0}"#)).into_bytes(),
        "too_large",
        "/…",
    );
    bad(
        "very many numbers",
        format!("[{}]", many(500_000, "0")).into_bytes(),
        "too_large",
        "/…",
    );
    bad(
        "a long name, quoted by all",
        {
            let long = "x".repeat(400_000);
            let mut all = good();
            all["palette"] = json!({long.clone(): "#fff"});
            all["nodes"][2]["colors"] = json!(
                (0..2_000)
                    .map(|_| json!({"color": "none"}))
                    .collect::<Vec<_>>()
            );
            all["name"] = json!(long);
            all.to_string().into_bytes()
        },
        "invalid_name",
        "/name",
    );
    bad(
        "signals that double",
        {
            let mut all = good();
            all["signals"] = signals();
            all["nodes"][1]["dx"] = json!({"signal": "s30"});
            all.to_string().into_bytes()
        },
        "unit_mismatch",
        "/nodes/1/dx",
    );
    bad("sums over long fields", sums(), "too_complex", "/nodes/…");
    bad(
        "bytes that are no text",
        {
            let mut bytes = good().to_string().into_bytes();
            bytes[40] = 0xff;
            bytes
        },
        "invalid_utf8",
        "",
    );
    bad(
        "half a document",
        good().to_string().into_bytes()[..900].to_vec(),
        "invalid_json",
        "/…",
    );
    bad("nothing", Vec::new(), "invalid_json", "");
    bad(
        "two documents",
        format!("{0}{0}", good()).into_bytes(),
        "invalid_json",
        "",
    );
    for hostile in HOSTILE {
        bad(
            &format!("a node called {hostile:?}"),
            with("/nodes/1/id", json!(hostile)),
            "invalid_id",
            "/nodes/1/id",
        );
        bad(
            &format!("a parameter called {hostile:?}"),
            with("/params/0/id", json!(hostile)),
            "invalid_id",
            "/params/0/id",
        );
        bad(
            &format!("a family called {hostile:?}"),
            with("/family", json!(hostile)),
            "invalid_id",
            "/family",
        );
        if hostile != "__proto__" {
            bad(
                &format!("a name of {hostile:?}"),
                with("/name", json!(hostile)),
                "invalid_name",
                "/name",
            );
        }
        let mut roles = good();
        roles["palette"][hostile] = json!("#fff");
        bad(
            &format!("a role called {hostile:?}"),
            roles.to_string().into_bytes(),
            "invalid_id",
            "/palette",
        );
        let mut clips = good();
        clips["timeline"][hostile] = json!({"length": "1s"});
        bad(
            &format!("a clip called {hostile:?}"),
            clips.to_string().into_bytes(),
            "invalid_id",
            "/timeline",
        );
        let mut inputs = good();
        inputs["inputs"][hostile] = json!({"source": "mid", "idle": 0});
        bad(
            &format!("an input called {hostile:?}"),
            inputs.to_string().into_bytes(),
            "invalid_id",
            "/inputs",
        );
    }
    all
}
