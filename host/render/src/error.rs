//! Why a picture could not be made.

/// Errors of this crate.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The picture, or all pictures together, would be larger than the bounds allow.
    #[error("too_large: {what} is over {max}; ask for a smaller picture")]
    TooLarge {
        /// What is too large.
        what: String,
        /// The bound.
        max: u64,
    },
    /// A number that must be finite and positive is not.
    #[error("invalid_number: {what} must be a finite number{rule}")]
    InvalidNumber {
        /// Which number.
        what: &'static str,
        /// What else holds for it.
        rule: &'static str,
    },
    /// An override names no parameter of the effect.
    #[error("unknown_param: the effect has no parameter `{id}`; known: {known}")]
    UnknownParam {
        /// The name that was given.
        id: String,
        /// The names that exist.
        known: String,
    },
    /// An override holds a colour for a number or the other way round.
    #[error("invalid_param: parameter `{id}` takes {wanted}; give that")]
    InvalidParam {
        /// The parameter.
        id: String,
        /// What it takes.
        wanted: &'static str,
    },
    /// Two pictures that must have one size have two.
    #[error("size_mismatch: {0}x{1} and {2}x{3} cannot be compared; render both at one size")]
    SizeMismatch(u32, u32, u32, u32),
    /// A shade could not be compiled; a graph that passed its check gives no cause for it.
    #[error("shade_refused: shade `{node}`: {cause}")]
    Shade {
        /// Id of the shade's node.
        node: String,
        /// What the compiler said.
        cause: String,
    },
    /// An image of the document is broken, or not the one that the document speaks of.
    #[error(
        "broken_image: image `{name}`: {cause}; save it anew as PNG and write its size and digest"
    )]
    Image {
        /// Its name in the document.
        name: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The caller asked to stop.
    #[error("cancelled: the caller asked to stop")]
    Cancelled,
    /// An encoder failed.
    #[error("encode_failed: {format}: {cause}")]
    Encode {
        /// PNG or WebP.
        format: &'static str,
        /// What the encoder said.
        cause: String,
    },
}

impl RenderError {
    pub(crate) fn encode(format: &'static str, cause: impl ToString) -> Self {
        let cause = cause.to_string();
        Self::Encode { format, cause }
    }
}
