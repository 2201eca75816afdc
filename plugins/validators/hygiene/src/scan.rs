//! Reads a module once and notes what the rules ask for.
//!
//! Identifiers are resolved to their declarations, so that a local called `fetch` is not the
//! browser's. What runs in every frame is found afterwards, by [`crate::frame`].

use std::collections::BTreeMap;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, BindingPattern, CallExpression, Expression, IdentifierReference, PropertyKey,
    StaticMemberExpression,
};
use oxc_ast_visit::Visit;
use oxc_semantic::{Scoping, SymbolId};
use oxc_span::GetSpan;

use crate::names::{
    ALLOCATING_METHODS, DRAWING_ALLOCATIONS, FORBIDDEN_GLOBALS, GLOBAL_OBJECTS, LAYOUT_READS,
};

/// Most events that are kept; the module has failed long before.
const MAX_EVENTS: usize = 2000;

/// What a rule may object to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Memory is taken: literals, `new`, closures, text.
    Allocation,
    /// A method of a built-in that takes memory; its name may also be one of the module's own.
    AllocatingMethod,
    /// Shadows and filters.
    Costly,
    /// A read that makes the browser lay out the page.
    LayoutRead,
    /// Randomness or time that no seed governs.
    Unseeded,
    /// A network, storage or evaluation interface.
    Forbidden,
    /// A write to the global object.
    GlobalWrite,
    /// Syntax of after 2020.
    NewSyntax,
}

/// One occurrence.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// What it is, in the words of the source.
    pub(crate) what: String,
    /// Byte offset.
    pub(crate) at: u32,
    /// Index of the function that it is in; none at the top level.
    pub(crate) function: Option<usize>,
}

/// What a function is called by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    /// A binding.
    Symbol(u32),
    /// A property: of a class, of an object, of `this`.
    Member(String),
}

/// A function of the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Function {
    pub(crate) names: Vec<Name>,
    /// What it calls, or hands on to be called.
    pub(crate) calls: Vec<Name>,
    /// The function that it stands in.
    pub(crate) parent: Option<usize>,
    /// Byte offset.
    pub(crate) at: u32,
}

/// All that was noted.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub(crate) events: Vec<Event>,
    pub(crate) functions: Vec<Function>,
    /// Names that were given to `requestAnimationFrame`.
    pub(crate) frame_roots: Vec<Name>,
    /// Offsets of functions written in its argument.
    pub(crate) frame_literals: Vec<u32>,
    /// Names in the literal `params`, if it is one.
    pub(crate) params: Vec<String>,
}

/// The visitor.
pub(crate) struct Scanner<'s> {
    scoping: &'s Scoping,
    scan: Scan,
    stack: Vec<usize>,
    /// Names of function expressions that are about to come, by offset.
    pending: BTreeMap<u32, Vec<Name>>,
    /// Depth of `throw` statements: what only a failure allocates is no cost.
    throwing: usize,
}

impl<'s> Scanner<'s> {
    pub(crate) fn new(scoping: &'s Scoping) -> Self {
        Self {
            scoping,
            scan: Scan::default(),
            stack: Vec::new(),
            pending: BTreeMap::new(),
            throwing: 0,
        }
    }

    pub(crate) fn finish(self) -> Scan {
        self.scan
    }

    fn note(&mut self, kind: Kind, what: impl Into<String>, at: u32) {
        let allocation = matches!(kind, Kind::Allocation | Kind::AllocatingMethod);
        if self.scan.events.len() < MAX_EVENTS && !(allocation && self.throwing > 0) {
            let function = self.stack.last().copied();
            self.scan.events.push(Event {
                kind,
                what: what.into(),
                at,
                function,
            });
        }
    }

    fn symbol(&self, identifier: &IdentifierReference<'_>) -> Option<SymbolId> {
        let reference = identifier.reference_id.get()?;
        self.scoping.get_reference(reference).symbol_id()
    }

    fn is_global(&self, expression: &Expression<'_>, names: &[&str]) -> bool {
        expression
            .get_identifier_reference()
            .is_some_and(|id| names.contains(&id.name.as_str()) && self.symbol(id).is_none())
    }

    /// The name that calls what an expression refers to.
    fn name_of(&self, expression: &Expression<'_>) -> Option<Name> {
        match expression.get_inner_expression() {
            Expression::Identifier(id) => self.symbol(id).map(|s| Name::Symbol(s.index() as u32)),
            Expression::StaticMemberExpression(m) => {
                Some(Name::Member(m.property.name.to_string()))
            }
            // `this.step.bind(this)` is still `step`.
            Expression::CallExpression(call) => match call.callee.get_inner_expression() {
                Expression::StaticMemberExpression(m) if m.property.name == "bind" => {
                    self.name_of(&m.object)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn enter_function(&mut self, at: u32, own: Option<SymbolId>) {
        let mut names = self.pending.remove(&at).unwrap_or_default();
        names.extend(own.map(|s| Name::Symbol(s.index() as u32)));
        if !self.stack.is_empty() {
            self.note(Kind::Allocation, "a function made in a function", at);
        }
        let parent = self.stack.last().copied();
        self.stack.push(self.scan.functions.len());
        self.scan.functions.push(Function {
            names,
            calls: Vec::new(),
            parent,
            at,
        });
    }

    fn expect(&mut self, value: &Expression<'_>, name: Name) {
        if value.is_function() {
            self.pending
                .entry(value.span().start)
                .or_default()
                .push(name);
        }
    }

    fn call(&mut self, call: &CallExpression<'_>) {
        let callee = call.callee.get_inner_expression();
        let arguments = || call.arguments.iter().filter_map(|a| a.as_expression());
        let mut calls: Vec<Name> = self.name_of(callee).into_iter().collect();
        if !self.is_later(callee) {
            calls.extend(arguments().filter_map(|a| self.name_of(a)));
        }
        let raf = ["requestAnimationFrame"];
        let is_raf = match callee {
            Expression::StaticMemberExpression(m) => {
                m.property.name == "requestAnimationFrame"
                    && self.is_global(&m.object, &GLOBAL_OBJECTS)
            }
            other => self.is_global(other, &raf),
        };
        if is_raf && let Some(first) = arguments().next() {
            self.scan.frame_roots.extend(self.name_of(first));
            if first.is_function() {
                self.scan.frame_literals.push(first.span().start);
            }
        }
        if let Some(&index) = self.stack.last() {
            self.scan.functions[index].calls.extend(calls);
        }
        if let Expression::StaticMemberExpression(m) = callee {
            self.method_call(m);
        }
        let text = matches!(
            arguments().next(),
            Some(Expression::StringLiteral(_) | Expression::TemplateLiteral(_))
        );
        if text && self.is_global(callee, &["setTimeout", "setInterval"]) {
            self.note(
                Kind::Forbidden,
                "a timer that evaluates text",
                call.span.start,
            );
        }
    }

    /// Whether a call keeps the functions that it is given for later: not in this frame.
    fn is_later(&self, callee: &Expression<'_>) -> bool {
        let timers = [
            "clearTimeout",
            "queueMicrotask",
            "requestIdleCallback",
            "setInterval",
            "setTimeout",
        ];
        match callee {
            Expression::StaticMemberExpression(m) => {
                let name = m.property.name.as_str();
                matches!(name, "addEventListener" | "removeEventListener") || timers.contains(&name)
            }
            other => self.is_global(other, &timers),
        }
    }

    fn method_call(&mut self, member: &StaticMemberExpression<'_>) {
        let name = member.property.name.as_str();
        let at = member.property.span.start;
        if ALLOCATING_METHODS.contains(&name) {
            self.note(Kind::AllocatingMethod, format!("{name}()"), at);
        } else if DRAWING_ALLOCATIONS.contains(&name) {
            self.note(Kind::Allocation, format!("{name}()"), at);
        } else if name == "constructor" {
            self.note(Kind::Forbidden, "constructor() of an unknown object", at);
        }
        if name == "random" && self.is_global(&member.object, &["Math"]) {
            self.note(Kind::Unseeded, "Math.random", at);
        }
        if matches!(name, "getRandomValues" | "randomUUID")
            && self.is_global(&member.object, &["crypto"])
        {
            self.note(Kind::Unseeded, format!("crypto.{name}"), at);
        }
    }

    fn member(&mut self, member: &StaticMemberExpression<'_>) {
        let name = member.property.name.as_str();
        let at = member.property.span.start;
        if LAYOUT_READS.contains(&name) {
            self.note(Kind::LayoutRead, name, at);
        }
        let document = matches!(name, "write" | "writeln" | "cookie" | "domain");
        if document && self.is_global(&member.object, &["document"]) {
            self.note(Kind::Forbidden, format!("document.{name}"), at);
        }
        if name == "sendBeacon" && self.is_global(&member.object, &["navigator"]) {
            self.note(Kind::Forbidden, "navigator.sendBeacon", at);
        }
        if self.is_global(&member.object, &GLOBAL_OBJECTS) {
            self.global(name, at);
        }
    }

    /// A global by its name, however it was reached.
    fn global(&mut self, name: &str, at: u32) {
        if FORBIDDEN_GLOBALS.contains(&name) {
            self.note(Kind::Forbidden, name, at);
        } else if name == "Date" {
            self.note(Kind::Unseeded, name, at);
        } else if matches!(name, "getComputedStyle") {
            self.note(Kind::LayoutRead, name, at);
        }
    }

    fn assignment(&mut self, target: &AssignmentTarget<'_>, value: &Expression<'_>) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(id) => match self.symbol(id) {
                Some(symbol) => self.expect(value, Name::Symbol(symbol.index() as u32)),
                None => self.note(Kind::GlobalWrite, id.name.as_str(), id.span.start),
            },
            AssignmentTarget::StaticMemberExpression(m) => {
                let name = m.property.name.as_str();
                self.expect(value, Name::Member(name.to_owned()));
                let off = match value.get_inner_expression() {
                    Expression::StringLiteral(s) => matches!(s.value.as_str(), "" | "none"),
                    Expression::NumericLiteral(n) => n.value == 0.0,
                    _ => false,
                };
                if matches!(name, "shadowBlur" | "filter") && !off {
                    self.note(Kind::Costly, name, m.property.span.start);
                }
                if self.is_global(&m.object, &GLOBAL_OBJECTS) {
                    self.note(Kind::GlobalWrite, name, m.property.span.start);
                }
            }
            AssignmentTarget::ComputedMemberExpression(m)
                if self.is_global(&m.object, &GLOBAL_OBJECTS) =>
            {
                self.note(Kind::GlobalWrite, "a computed name", m.span.start);
            }
            _ => {}
        }
    }

    fn params(&mut self, value: &Expression<'_>) {
        let mut value = value.get_inner_expression();
        if let Expression::CallExpression(call) = value {
            // `Object.freeze([...])`
            let Some(first) = call.arguments.first().and_then(|a| a.as_expression()) else {
                return;
            };
            value = first;
        }
        let Expression::ArrayExpression(list) = value else {
            return;
        };
        for element in &list.elements {
            let Some(Expression::ObjectExpression(object)) = element.as_expression() else {
                continue;
            };
            for property in object.properties.iter().filter_map(|p| p.as_property()) {
                if let (true, Expression::StringLiteral(text)) =
                    (key(&property.key) == "name", &property.value)
                {
                    self.scan.params.push(text.value.to_string());
                }
            }
        }
    }

    /// Nodes that are an event by being there.
    fn literal(&mut self, kind: &AstKind<'_>) {
        let at = kind.span().start;
        match kind {
            AstKind::ObjectExpression(_) => self.note(Kind::Allocation, "an object literal", at),
            AstKind::ArrayExpression(_) => self.note(Kind::Allocation, "an array literal", at),
            AstKind::NewExpression(_) => self.note(Kind::Allocation, "new", at),
            AstKind::SpreadElement(_) => self.note(Kind::Allocation, "a spread", at),
            AstKind::RegExpLiteral(r) => {
                self.note(Kind::Allocation, "a regular expression", at);
                let raw = r.raw.map(|raw| raw.as_str().to_owned()).unwrap_or_default();
                if raw
                    .rsplit('/')
                    .next()
                    .is_some_and(|flags| flags.contains(['d', 'v']))
                {
                    self.note(
                        Kind::NewSyntax,
                        "a regular expression flag of after 2020",
                        at,
                    );
                }
            }
            AstKind::Class(_) => self.note(Kind::Allocation, "a class", at),
            AstKind::TemplateLiteral(t) if !t.expressions.is_empty() => {
                self.note(Kind::Allocation, "a template string", at);
            }
            AstKind::BinaryExpression(b) if b.operator.as_str() == "+" => {
                let text = |e: &Expression<'_>| {
                    matches!(
                        e.get_inner_expression(),
                        Expression::StringLiteral(_) | Expression::TemplateLiteral(_)
                    )
                };
                if text(&b.left) || text(&b.right) {
                    self.note(Kind::Allocation, "text put together", at);
                }
            }
            _ => self.syntax(kind, at),
        }
    }

    /// Syntax that ES2020 does not have.
    fn syntax(&mut self, kind: &AstKind<'_>, at: u32) {
        let what = match kind {
            AstKind::NumericLiteral(n) if n.raw.is_some_and(|raw| raw.as_str().contains('_')) => {
                "a numeric separator"
            }
            AstKind::PropertyDefinition(_) => "a class field",
            AstKind::PrivateIdentifier(_) => "a private name",
            AstKind::StaticBlock(_) => "a static block",
            AstKind::Hashbang(_) => "a hashbang",
            AstKind::AwaitExpression(_) if self.stack.is_empty() => "await at the top level",
            AstKind::ImportExpression(_) => {
                self.note(Kind::Forbidden, "import()", at);
                return;
            }
            _ => return,
        };
        self.note(Kind::NewSyntax, what, at);
    }
}

/// The name of a property key, empty when it is computed.
pub(crate) fn key(key: &PropertyKey<'_>) -> String {
    key.static_name()
        .map(|name| name.into_owned())
        .unwrap_or_default()
}

impl<'a> Visit<'a> for Scanner<'_> {
    fn enter_node(&mut self, kind: AstKind<'a>) {
        match &kind {
            AstKind::Function(f) => {
                let own = f.id.as_ref().and_then(|id| id.symbol_id.get());
                self.enter_function(f.span.start, own);
            }
            AstKind::ArrowFunctionExpression(f) => self.enter_function(f.span.start, None),
            AstKind::ThrowStatement(_) => self.throwing += 1,
            AstKind::CallExpression(call) => self.call(call),
            AstKind::StaticMemberExpression(member) => self.member(member),
            AstKind::ComputedMemberExpression(m) if self.is_global(&m.object, &GLOBAL_OBJECTS) => {
                self.note(
                    Kind::Forbidden,
                    "a computed property of the global object",
                    m.span.start,
                );
            }
            AstKind::IdentifierReference(id) if self.symbol(id).is_none() => {
                self.global(id.name.as_str(), id.span.start);
            }
            AstKind::AssignmentExpression(a) => {
                if a.operator.is_logical() {
                    self.note(Kind::NewSyntax, "a logical assignment", a.span.start);
                }
                self.assignment(&a.left, &a.right);
            }
            AstKind::VariableDeclarator(d) => {
                if let (BindingPattern::BindingIdentifier(id), Some(init)) = (&d.id, &d.init) {
                    if let Some(symbol) = id.symbol_id.get() {
                        self.expect(init, Name::Symbol(symbol.index() as u32));
                    }
                    if id.name == "params" && self.stack.is_empty() {
                        self.params(init);
                    }
                }
            }
            AstKind::ObjectProperty(p) => self.expect(&p.value, Name::Member(key(&p.key))),
            AstKind::MethodDefinition(m) => {
                self.pending
                    .entry(m.value.span.start)
                    .or_default()
                    .push(Name::Member(key(&m.key)));
            }
            AstKind::PropertyDefinition(p) => {
                if let Some(value) = &p.value {
                    self.expect(value, Name::Member(key(&p.key)));
                }
            }
            _ => {}
        }
        self.literal(&kind);
    }

    fn leave_node(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                self.stack.pop();
            }
            AstKind::ThrowStatement(_) => self.throwing = self.throwing.saturating_sub(1),
            _ => {}
        }
    }
}
