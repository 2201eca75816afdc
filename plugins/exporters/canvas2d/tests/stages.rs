//! Groups, masks and post chains: what is drawn, what is a loss, what is refused.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use common::stages::{lens, prism};
use effectforge_canvas2d::{losses, print, refused};
use effectforge_effect::Effect;
use effectforge_effect::builder::{width, x};
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::px;

fn module(effect: &Effect) -> String {
    let files = print(effect);
    let module = files.iter().find(|file| file.path == "effect.js").unwrap();
    module.text.clone()
}

fn told(all: Vec<effectforge_sdk::prelude::Loss>) -> Vec<(String, String)> {
    let first = |text: &str| text.split([':', ' ']).next().unwrap_or_default().to_owned();
    all.iter()
        .map(|loss| (loss.node.clone(), first(&loss.reason)))
        .collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
fn every_step_has_its_loss_and_none_is_refused() {
    let effect = lens();
    assert!(refused(&effect).is_empty());
    let wanted = [
        ("soft", "blur"),
        ("glow", "bloom"),
        ("post", "displacement"),
        ("post", "grade"),
        ("post", "aberration"),
    ];
    assert_eq!(told(losses(&effect)), pairs(&wanted));
}

#[test]
fn what_no_canvas_can_is_refused_by_group_and_step() {
    let wanted = [("water", "bloom"), ("water", "displace"), ("post", "grade")];
    assert_eq!(told(refused(&prism())), pairs(&wanted));
}

#[test]
fn bloom_needs_light_all_the_way_up() {
    let change = |of: fn(&mut Effect)| {
        let mut effect = lens();
        of(&mut effect);
        effect.check().unwrap();
        told(refused(&effect))
    };
    let plain = change(|effect| {
        for node in &mut effect.nodes {
            if let ("glow", NodeKind::Group(group)) = (node.id.as_str(), &mut node.kind) {
                group.blend = Blend::Normal;
            }
        }
    });
    assert_eq!(plain, pairs(&[("glow", "bloom")]));
    // Light inside of a group that is not: its black would cover what lies below that one.
    let inside = change(|effect| {
        let kind = NodeKind::Group(Box::new(Group::of(&["glow"])));
        let id = "around".to_owned();
        effect.nodes.push(Node { id, kind });
        effect.layers = vec!["back".into(), "around".into(), "soft".into()];
    });
    assert_eq!(inside, pairs(&[("glow", "bloom")]));
}

#[test]
fn a_module_holds_what_its_steps_need_and_no_more() {
    let whole = module(&lens());
    for helper in [
        "open", "close", "redraw", "tone", "soften", "bloom", "grade", "split", "lift", "slide",
    ] {
        assert!(whole.contains(&format!("const {helper} = ")), "{helper}");
    }
    assert!(!whole.contains("const slip = ") && !whole.contains(".filter"));
    assert!(
        whole.contains("...surfaces.map((one) => one.canvas), ...rungs.map((one) => one.canvas)]")
    );
    let flat = module(&common::particles());
    for word in ["surfaces", "rungs", "page", "GRAYS", "let context"] {
        assert!(!flat.contains(word), "{word}");
    }
}

#[test]
fn columns_move_by_columns() {
    let mut effect = lens();
    effect.post = vec![Post::Displace(Displace {
        dx: px(0.0).into(),
        dy: Expr::from(px(20.0)) * (x() / width()),
        detail: px(8.0),
    })];
    effect.check().unwrap();
    let text = module(&effect);
    assert!(text.contains("const slip = ") && !text.contains("const slide = "));
    assert!(text.contains("at < width; at += size"), "{text}");
}
