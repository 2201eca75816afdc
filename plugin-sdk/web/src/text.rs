//! Expressions as text, with no parenthesis that is not needed.
//!
//! Sums and products are never regrouped, because rounding would change; operands may change sides,
//! because it would not. `a + -b` is `a - b`, and `-1·a` is `-a`: exact too.

/// How tightly an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// A sum or difference.
    Sum,
    /// A product or quotient.
    Product,
    /// A leading minus.
    Sign,
    /// Anything closed.
    Atom,
}

/// A printed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The code.
    pub code: String,
    /// How tightly it binds.
    pub binding: Binding,
}

impl Text {
    /// What binds most tightly: a name, a number, a call.
    pub fn atom(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            binding: Binding::Atom,
        }
    }

    /// In parentheses unless it binds at least so tightly.
    #[must_use]
    pub fn within(&self, at_least: Binding) -> String {
        if self.binding < at_least {
            format!("({})", self.code)
        } else {
            self.code.clone()
        }
    }

    /// Without its leading minus, when the whole is a product, sign or number.
    #[must_use]
    pub fn negated(&self) -> Option<Self> {
        let code = self
            .code
            .strip_prefix('-')
            .filter(|_| self.binding > Binding::Sum)?;
        let binding = if self.binding == Binding::Sign {
            Binding::Atom
        } else {
            self.binding
        };
        Some(Self {
            code: code.to_owned(),
            binding,
        })
    }
}

/// The digits that a number is printed with when fewer say the same but for rounding.
const SHORT: usize = 11;
/// The share of a number that rounding may take or add: a few units in its last place, which one more
/// operation on it would, too.
const ROUNDING: f64 = 2e-15;

/// A number as JavaScript reads it back: to the last bit, or without the last digits where they are
/// those of rounding (`0.6` for `0.6000000000000001`).
#[must_use]
pub fn literal(number: f64) -> Text {
    let short = format!("{number:.SHORT$e}").parse().unwrap_or(number);
    let is_near = (short - number).abs() <= number.abs() * ROUNDING;
    let number = if is_near { short } else { number };
    let size = number.abs();
    let code = if size != 0.0 && !(1e-5..1e15).contains(&size) {
        format!("{number:e}")
    } else {
        format!("{number}")
    };
    let binding = if number < 0.0 {
        Binding::Sign
    } else {
        Binding::Atom
    };
    Text { code, binding }
}

/// What a long number is one over, where that is short: `x / 12` says more than `0.08333333333333333 * x`.
fn one_over(text: &Text) -> Option<Text> {
    let digits = text.code.trim_start_matches(['-', '0', '.']);
    let number: f64 = text.code.parse().ok().filter(|_| digits.len() > SHORT)?;
    Some(literal(1.0 / number)).filter(|whole| whole.code.len() <= 6)
}

/// A call of a function.
#[must_use]
pub fn call(name: &str, arguments: &[&Text]) -> Text {
    let list: Vec<_> = arguments.iter().map(|text| text.code.as_str()).collect();
    Text::atom(format!("{name}({})", list.join(", ")))
}

fn is_number(text: &Text) -> bool {
    text.code.starts_with(|c: char| c.is_ascii_digit()) && text.binding == Binding::Atom
}

/// `a + b`.
#[must_use]
pub fn sum(a: &Text, b: &Text) -> Text {
    if let Some(b) = b.negated() {
        return difference(a, &b);
    }
    if let Some(a) = a.negated() {
        return difference(b, &a);
    }
    // `a + (b + c)` is `b + c + a`; numbers come last.
    let swap = is_number(a) || (b.binding == Binding::Sum && a.binding > Binding::Sum);
    let (a, b) = if swap && a.binding > Binding::Sum {
        (b, a)
    } else {
        (a, b)
    };
    Text {
        code: format!("{} + {}", a.code, b.within(Binding::Product)),
        binding: Binding::Sum,
    }
}

/// `a - b`.
#[must_use]
pub fn difference(a: &Text, b: &Text) -> Text {
    if let Some(b) = b.negated() {
        return sum(a, &b);
    }
    Text {
        code: format!("{} - {}", a.code, b.within(Binding::Product)),
        binding: Binding::Sum,
    }
}

/// `a * b`.
#[must_use]
pub fn product(a: &Text, b: &Text) -> Text {
    for (one, other) in [(a, b), (b, a)] {
        if one.code == "1" {
            return other.clone();
        }
        if one.code == "-1" {
            let sign = Text {
                code: format!("-{}", other.within(Binding::Product)),
                binding: if other.binding == Binding::Product {
                    Binding::Product
                } else {
                    Binding::Sign
                },
            };
            return other.negated().unwrap_or(sign);
        }
    }
    for (one, other) in [(a, b), (b, a)] {
        if let Some(divisor) = one_over(one) {
            return quotient(other, &divisor);
        }
    }
    // `a * (b / c)` is `b / c * a`; numbers come first.
    let swap = a.binding != Binding::Product && (is_number(b) || b.binding == Binding::Product);
    let (a, b) = if swap { (b, a) } else { (a, b) };
    let (left, right) = (a.within(Binding::Product), b.within(Binding::Sign));
    Text {
        code: format!("{left} * {right}"),
        binding: Binding::Product,
    }
}

/// `a / b`.
#[must_use]
pub fn quotient(a: &Text, b: &Text) -> Text {
    let (left, right) = (a.within(Binding::Product), b.within(Binding::Sign));
    Text {
        code: format!("{left} / {right}"),
        binding: Binding::Product,
    }
}
