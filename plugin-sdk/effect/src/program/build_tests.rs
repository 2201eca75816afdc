//! Each pass of the table alone: folding, sharing, hoisting by rate.

use proptest::prelude::*;

use super::super::meaning::{apply_binary, apply_unary};
use super::super::{Binary, Noise, Rate, Sum, Unary, Value, ValueId, ValueOp};
use super::{Builder, operands, renamed};

#[test]
fn constants_fold_and_identities_vanish() {
    let mut build = Builder::default();
    let x = build.leaf(ValueOp::Param(0));
    let [zero, one, three] = [0.0, 1.0, 3.0].map(|value| build.constant(value));
    let four = build.binary(Binary::Add, one, three);
    assert_eq!(build.as_const(four), Some(4.0));
    let floor = build.constant(-1.5);
    let floor = build.unary(Unary::Floor, floor);
    assert_eq!(build.as_const(floor), Some(-2.0));
    for (op, a, b) in [
        (Binary::Add, x, zero),
        (Binary::Add, zero, x),
        (Binary::Sub, x, zero),
        (Binary::Mul, x, one),
        (Binary::Mul, one, x),
        (Binary::Div, x, one),
    ] {
        assert_eq!(build.binary(op, a, b), x, "{op:?}");
    }
    for (op, a, b) in [
        (Binary::Mul, x, zero),
        (Binary::Mul, zero, x),
        (Binary::Div, x, zero),
    ] {
        assert_eq!(build.binary(op, a, b), zero, "{op:?}");
    }
    assert_eq!(build.constant(-0.0), zero, "there is one zero");
    // The first power is no identity: it takes what is below zero as zero.
    let power = build.binary(Binary::Pow, x, one);
    assert_eq!(power, build.binary(Binary::Max, x, zero));
}

#[test]
fn equal_operations_are_one_value() {
    let mut build = Builder::default();
    let x = build.leaf(ValueOp::Param(0));
    let y = build.leaf(ValueOp::Param(1));
    for op in [Binary::Add, Binary::Mul, Binary::Min, Binary::Max] {
        assert_eq!(build.binary(op, x, y), build.binary(op, y, x), "{op:?}");
    }
    for op in [Binary::Sub, Binary::Div, Binary::Mod, Binary::Atan2] {
        assert_ne!(build.binary(op, x, y), build.binary(op, y, x), "{op:?}");
    }
    let before = build.values.len();
    let again = build.leaf(ValueOp::Param(1));
    assert_eq!((again, build.values.len()), (y, before));
}

#[test]
fn a_value_has_the_rate_of_its_operands_together() {
    let mut build = Builder::default();
    let width = build.leaf(ValueOp::Width);
    let time = build.leaf(ValueOp::Time);
    let chance = build.leaf(ValueOp::Rand(7));
    let x = build.leaf(ValueOp::X);
    let rate = |build: &Builder, id: ValueId| build.values[id.0].rate;
    assert_eq!(rate(&build, width), Rate::CONST);
    let moving = build.binary(Binary::Mul, time, chance);
    assert_eq!(
        rate(&build, moving),
        Rate {
            time: true,
            ..Rate::ELEMENT
        }
    );
    let near = build.binary(Binary::Sub, x, moving);
    assert!(rate(&build, near).pixel && rate(&build, near).element && rate(&build, near).time);
    // What is added over the elements differs between them no more.
    let sum = build.leaf(ValueOp::Sum(Sum {
        count: width,
        capacity: 4,
        fixed: true,
        of: near,
    }));
    assert_eq!(
        rate(&build, sum),
        Rate {
            time: true,
            ..Rate::PIXEL
        }
    );
}

#[test]
fn renaming_and_operands_speak_of_the_same() {
    let id = ValueId;
    let ops = [
        ValueOp::Param(0),
        ValueOp::Unary(Unary::Sin, id(1)),
        ValueOp::Binary(Binary::Sub, id(1), id(2)),
        ValueOp::RandLife(9, id(1)),
        ValueOp::RandBurst {
            stream: 9,
            burst: 3,
            slot: Some(id(1)),
        },
        ValueOp::Input(0, id(1)),
        ValueOp::Sum(Sum {
            count: id(1),
            capacity: 4,
            fixed: false,
            of: id(2),
        }),
        ValueOp::Noise(Noise {
            x: id(1),
            y: id(2),
            turns: id(3),
            stream: 5,
            octaves: 2,
            gain: 0.5,
        }),
    ];
    for op in ops {
        let moved: Vec<_> = operands(renamed(op, |id| ValueId(id.0 + 10))).collect();
        let expected: Vec<_> = operands(op).map(|id| ValueId(id.0 + 10)).collect();
        assert_eq!(moved, expected, "{op:?}");
    }
}

/// An expression over two parameters.
#[derive(Clone, Debug)]
enum Tree {
    Const(f64),
    Param(usize),
    Unary(Unary, Box<Tree>),
    Binary(Binary, Box<Tree>, Box<Tree>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        prop::sample::select(vec![-2.0, -1.0, -0.0, 0.0, 0.5, 1.0, 3.0]).prop_map(Tree::Const),
        (0..2_usize).prop_map(Tree::Param),
    ];
    let unary = prop::sample::select(vec![
        Unary::Abs,
        Unary::Floor,
        Unary::Fract,
        Unary::Sin,
        Unary::Sign,
    ]);
    let binary = prop::sample::select(vec![
        Binary::Add,
        Binary::Sub,
        Binary::Mul,
        Binary::Div,
        Binary::Min,
        Binary::Max,
        Binary::Pow,
        Binary::Mod,
        Binary::Hypot,
        Binary::Atan2,
    ]);
    leaf.prop_recursive(4, 24, 2, move |inner| {
        prop_oneof![
            (unary.clone(), inner.clone()).prop_map(|(op, a)| Tree::Unary(op, Box::new(a))),
            (binary.clone(), inner.clone(), inner).prop_map(|(op, a, b)| Tree::Binary(
                op,
                Box::new(a),
                Box::new(b)
            )),
        ]
    })
}

/// Its value; nothing where a part of it leaves the finite numbers, of which alone a fold speaks.
fn plain(tree: &Tree, params: [f64; 2]) -> Option<f64> {
    let value = match tree {
        Tree::Const(value) => *value,
        Tree::Param(at) => params[*at],
        Tree::Unary(op, a) => apply_unary(*op, plain(a, params)?),
        Tree::Binary(op, a, b) => apply_binary(*op, plain(a, params)?, plain(b, params)?),
    };
    (value.is_finite() && value.abs() < 1e12).then_some(value)
}

fn built(build: &mut Builder, tree: &Tree) -> ValueId {
    match tree {
        Tree::Const(value) => build.constant(*value),
        Tree::Param(at) => build.leaf(ValueOp::Param(*at)),
        Tree::Unary(op, a) => {
            let a = built(build, a);
            build.unary(*op, a)
        }
        Tree::Binary(op, a, b) => {
            let (a, b) = (built(build, a), built(build, b));
            build.binary(*op, a, b)
        }
    }
}

fn value(values: &[Value], id: ValueId, params: [f64; 2]) -> f64 {
    let of = |id| value(values, id, params);
    match values[id.0].op {
        ValueOp::Const(value) => value,
        ValueOp::Param(at) => params[at],
        ValueOp::Unary(op, a) => apply_unary(op, of(a)),
        ValueOp::Binary(op, a, b) => apply_binary(op, of(a), of(b)),
        other => unreachable!("{other:?} is not in a tree"),
    }
}

proptest! {
    /// Folding and sharing change no value.
    #[test]
    fn a_folded_expression_has_the_same_value(tree in tree(), a in -3.0..3.0_f64, b in -3.0..3.0_f64) {
        let params = [a, b];
        let expected = plain(&tree, params);
        prop_assume!(expected.is_some());
        let expected = expected.unwrap_or_default();
        let mut build = Builder::default();
        let id = built(&mut build, &tree);
        let found = value(&build.values, id, params);
        prop_assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} instead of {expected}");
    }
}
