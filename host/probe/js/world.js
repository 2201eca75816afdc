// The state of the mock page, and the recorder of drawing operations. All files of this folder are
// joined into the body of one function of `native` (see src/engine.rs); an effect sees only what
// `install` of clock.js puts on the global object.
'use strict';

// ---- the world ---------------------------------------------------------------------------------
const Now = Date;
const world = {};

// Starts an empty page. `startMs` is where its clock stands, `lcg` the state of `Math.random`: a
// correct effect does not care for either.
function reset(options = {}) {
  Object.assign(world, {
    now: options.startMs ?? 1000, lcg: options.lcg ?? 12345, dpr: 1, visible: true, reduced: false, inFrame: false,
    raf: [], rafId: 0, timers: new Map(), timerId: 0, listeners: [], resize: new Set(),
    intersect: new Set(), observersDue: false,
    media: [], canvases: 0, msPerDraw: 0, samples: 0, fullPixels: 1,
    callbacks: 0, draws: 0, ops: 0, nonFinite: 0, random: 0, date: 0, clock: 0,
    frame: {
      layoutReads: 0, gradients: 0, contexts: 0, readbacks: 0, measures: 0, shadow: 0, filter: 0, canvases: 0,
      random: 0, date: 0,
    },
  });
  native.clear();
  count = 0;
  document.body.children.length = 0;
}

const tally = (name, n = 1) => { if (world.inFrame) world.frame[name] += n; };

// ---- the recorder ------------------------------------------------------------------------------
// Operations are rows of numbers: code, number of arguments, arguments. Texts become the number of
// their hash, so that equal calls give equal rows whatever came before. Rows are written while
// `recording` only; what is not finite is counted always.
const CHUNK = 16384;
const MAX_TEXTS = 4096;
const tape = [];
let count = 0;
let recording = false;
const texts = new Map();
function textNumber(text) {
  let h = texts.get(text);
  if (h !== undefined) return h;
  if (/NaN|undefined|Infinity/.test(text)) { world.nonFinite++; return -7; }
  h = native.text(text);
  if (texts.size < MAX_TEXTS) texts.set(text, h);
  return h;
}
function number(v) {
  if (typeof v === 'number') { if (v - v !== 0) world.nonFinite++; return v; }
  if (typeof v === 'string') return textNumber(v);
  if (typeof v === 'boolean') return v ? 1 : 0;
  if (v === undefined) { world.nonFinite++; return -1; }
  if (v === null) return -2;
  return recording ? v.__id ?? -3 : -3;
}
function flush() { if (count) { native.append(tape, count); count = 0; } }
function op(code, args) {
  world.ops++;
  if (!recording) { for (let i = 0; i < args.length; i++) number(args[i]); return; }
  if (count > CHUNK) flush();
  tape[count++] = code;
  tape[count++] = args.length;
  for (let i = 0; i < args.length; i++) tape[count++] = number(args[i]);
}
// The same for a fixed number of arguments, without a list. A sum that is a number says that all of
// its parts are.
function op0(code) {
  world.ops++;
  if (!recording) return;
  tape[count++] = code;
  tape[count++] = 0;
}
function op1(code, a) {
  world.ops++;
  if (!recording) { if (typeof a !== 'number' || a - a !== 0) number(a); return; }
  if (count > CHUNK) flush();
  tape[count++] = code;
  tape[count++] = 1;
  tape[count++] = number(a);
}
function op4(code, a, b, c, d) {
  if (recording) return op(code, [a, b, c, d]);
  world.ops++;
  const sum = a + b + c + d;
  if (typeof sum !== 'number' || sum - sum !== 0) { number(a); number(b); number(c); number(d); }
}
function op6(code, a, b, c, d, e, f) {
  if (recording) return op(code, [a, b, c, d, e, f]);
  world.ops++;
  const sum = a + b + c + d + e + f;
  if (typeof sum !== 'number' || sum - sum !== 0) for (const v of [a, b, c, d, e, f]) number(v);
}
