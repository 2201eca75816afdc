//! The attributes of `effectforge-sdk`: one per plugin kind, put on the one function that a plugin is.
//!
//! Each leaves the function as it is, so that it can be tested natively, and adds a check of its type
//! and, for the WebAssembly target alone, the export that the host calls. Invariant: a function of the wrong
//! shape is an error at the function, in the author's words, before the glue is compiled.

use proc_macro::TokenStream;
use proc_macro2::{Ident, Span, TokenStream as Tokens};
use quote::quote;
use syn::spanned::Spanned;
use syn::{ItemFn, Path, ReturnType};

/// A plugin that turns DNA into an effect.
///
/// ```ignore
/// #[effectforge_sdk::generator]
/// fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure> { … }
/// ```
#[proc_macro_attribute]
pub fn generator(args: TokenStream, item: TokenStream) -> TokenStream {
    let shape = Shape {
        kind: "generator",
        arguments: 2,
        signature: "fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure>",
    };
    plain(&shape, args.into(), item)
}

/// A plugin that turns the bytes of a file into a document. `probe` says how sure it is that it can
/// read a file, 0 to 255, from its first bytes and its name.
///
/// ```ignore
/// fn probe(head: &[u8], name: &str) -> u8 { … }
///
/// #[effectforge_sdk::parser(probe = probe)]
/// fn parse(source: &Blob, name: &str, cx: &Context) -> Result<Document, Failure> { … }
/// ```
#[proc_macro_attribute]
pub fn parser(args: TokenStream, item: TokenStream) -> TokenStream {
    let shape = Shape {
        kind: "parser",
        arguments: 3,
        signature: "fn parse(source: &Blob, name: &str, cx: &Context) -> Result<Document, Failure>",
    };
    expand(&shape, item, |function| {
        let probe = probe_path(args.into())?;
        Ok(quote!(::effectforge_sdk::__export::parser!(#probe, #function);))
    })
}

/// A plugin that makes an effect, or the artifacts of one, better.
///
/// ```ignore
/// #[effectforge_sdk::optimizer]
/// fn optimize(subject: Subject, cx: &Context) -> Result<Optimized, Failure> { … }
/// ```
#[proc_macro_attribute]
pub fn optimizer(args: TokenStream, item: TokenStream) -> TokenStream {
    let shape = Shape {
        kind: "optimizer",
        arguments: 2,
        signature: "fn optimize(subject: Subject, cx: &Context) -> Result<Optimized, Failure>",
    };
    plain(&shape, args.into(), item)
}

/// A plugin that writes an effect as the files of a target.
///
/// ```ignore
/// #[effectforge_sdk::exporter]
/// fn lower(effect: &Effect, target: &str, cx: &Context) -> Result<Exported, Refusal> { … }
/// ```
#[proc_macro_attribute]
pub fn exporter(args: TokenStream, item: TokenStream) -> TokenStream {
    let shape = Shape {
        kind: "exporter",
        arguments: 3,
        signature: "fn lower(effect: &Effect, target: &str, cx: &Context) -> Result<Exported, Refusal>",
    };
    plain(&shape, args.into(), item)
}

/// A plugin that measures an effect and its artifacts against rules.
///
/// ```ignore
/// #[effectforge_sdk::validator]
/// fn validate(effect: &Effect, artifacts: &[Artifact], probes: &Value, cx: &Context)
///     -> Result<Vec<Finding>, Failure> { … }
/// ```
#[proc_macro_attribute]
pub fn validator(args: TokenStream, item: TokenStream) -> TokenStream {
    let shape = Shape {
        kind: "validator",
        arguments: 4,
        signature: "fn validate(effect: &Effect, artifacts: &[Artifact], probes: &Value, cx: &Context) \
                    -> Result<Vec<Finding>, Failure>",
    };
    plain(&shape, args.into(), item)
}

/// What the function of a kind looks like.
struct Shape {
    kind: &'static str,
    arguments: usize,
    signature: &'static str,
}

/// A kind whose attribute takes no arguments.
fn plain(shape: &Shape, args: Tokens, item: TokenStream) -> TokenStream {
    expand(shape, item, |function| {
        if !args.is_empty() {
            let message = format!("`#[{}]` takes no arguments", shape.kind);
            return Err(syn::Error::new(args.span(), message));
        }
        let kind = Ident::new(shape.kind, Span::call_site());
        Ok(quote!(::effectforge_sdk::__export::#kind!(#function);))
    })
}

/// The function as it is, and beside it the export or the error.
fn expand(
    shape: &Shape,
    item: TokenStream,
    export: impl FnOnce(&Ident) -> syn::Result<Tokens>,
) -> TokenStream {
    let original = Tokens::from(item.clone());
    let made = syn::parse::<ItemFn>(item)
        .and_then(|function| check(shape, &function).map(|()| function.sig.ident))
        .and_then(|name| export(&name));
    match made {
        Ok(export) => quote! {
            #original
            #export
        }
        .into(),
        Err(error) => {
            let error = error.to_compile_error();
            quote!(#original #error).into()
        }
    }
}

/// Refuses what can be seen to be wrong without types; types are the compiler's part.
fn check(shape: &Shape, function: &ItemFn) -> syn::Result<()> {
    let sig = &function.sig;
    let wrong = if let Some(token) = &sig.asyncness {
        Some((token.span(), "a plugin function is not async"))
    } else if !sig.generics.params.is_empty() {
        Some((sig.generics.span(), "a plugin function has no generics"))
    } else if sig.inputs.len() != shape.arguments {
        Some((
            sig.paren_token.span.join(),
            "the number of arguments is wrong",
        ))
    } else if matches!(sig.output, ReturnType::Default) {
        Some((sig.ident.span(), "a plugin function returns a Result"))
    } else {
        None
    };
    match wrong {
        None => Ok(()),
        Some((span, cause)) => Err(syn::Error::new(
            span,
            format!(
                "{cause}; a {} looks like this: {}",
                shape.kind, shape.signature
            ),
        )),
    }
}

/// Reads `probe = path`.
fn probe_path(args: Tokens) -> syn::Result<Path> {
    let help = "a parser names its probe: #[parser(probe = probe)] with \
                fn probe(head: &[u8], name: &str) -> u8";
    if args.is_empty() {
        return Err(syn::Error::new(Span::call_site(), help));
    }
    let pair: syn::MetaNameValue = syn::parse2(args)?;
    match (&pair.value, pair.path.is_ident("probe")) {
        (syn::Expr::Path(path), true) => Ok(path.path.clone()),
        _ => Err(syn::Error::new(pair.span(), help)),
    }
}
