//! Names that the scan looks for.

/// Names of the global object.
pub(crate) const GLOBAL_OBJECTS: [&str; 3] = ["window", "globalThis", "self"];

/// Globals that evaluate text, reach the network or keep data: an effect needs none.
pub(crate) const FORBIDDEN_GLOBALS: [&str; 21] = [
    "BroadcastChannel",
    "EventSource",
    "Function",
    "Image",
    "RTCPeerConnection",
    "SharedWorker",
    "WebSocket",
    "WebTransport",
    "Worker",
    "XMLHttpRequest",
    "alert",
    "caches",
    "cookieStore",
    "eval",
    "fetch",
    "importScripts",
    "indexedDB",
    "localStorage",
    "open",
    "prompt",
    "sessionStorage",
];

/// Reads that make the browser lay out the page before it answers.
pub(crate) const LAYOUT_READS: [&str; 18] = [
    "clientHeight",
    "clientLeft",
    "clientTop",
    "clientWidth",
    "getBoundingClientRect",
    "getClientRects",
    "innerHeight",
    "innerText",
    "innerWidth",
    "offsetHeight",
    "offsetLeft",
    "offsetParent",
    "offsetTop",
    "offsetWidth",
    "scrollHeight",
    "scrollLeft",
    "scrollTop",
    "scrollWidth",
];

/// Methods of arrays, text and `Object` that give something new.
pub(crate) const ALLOCATING_METHODS: [&str; 31] = [
    "assign",
    "concat",
    "create",
    "entries",
    "filter",
    "flat",
    "flatMap",
    "forEach",
    "from",
    "fromEntries",
    "join",
    "keys",
    "map",
    "match",
    "padStart",
    "parse",
    "reduce",
    "repeat",
    "replace",
    "slice",
    "split",
    "stringify",
    "subarray",
    "substr",
    "substring",
    "toFixed",
    "toLowerCase",
    "toPrecision",
    "toString",
    "trim",
    "values",
];

/// Methods of the page and of the 2D context that give something new, or stall to read it back.
pub(crate) const DRAWING_ALLOCATIONS: [&str; 9] = [
    "createConicGradient",
    "createElement",
    "createImageData",
    "createLinearGradient",
    "createPattern",
    "createRadialGradient",
    "getContext",
    "getImageData",
    "measureText",
];
