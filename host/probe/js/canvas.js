// The 2D context of the mock page: it records, and throws where a browser throws.

// Only what reaches the page's own canvas counts as drawn; a sprite that is painted does not.
function drawn(canvas) {
  if (!canvas._onPage) { canvas._before++; return; }
  world.draws++;
  // Half of what a drawing call costs goes with the pixels of its canvas.
  if (world.msPerDraw && world.inFrame) {
    world.now += world.msPerDraw * (0.5 + (0.5 * canvas._bw * canvas._bh) / world.fullPixels);
  }
}
function putOnPage(node, depth = 0) {
  if (node instanceof HTMLCanvasElement && !node._onPage) { node._onPage = true; world.draws += node._before; }
  if (depth < 6) for (const child of node.children) putOnPage(child, depth + 1);
}

const error = (name, text) => { const e = new Error(text); e.name = name; return e; };
const finite = (what, args) => {
  for (const a of args) {
    if (!Number.isFinite(a)) { world.nonFinite++; throw new TypeError(`${what}: the provided value is non-finite`); }
  }
};
class CanvasGradient {
  constructor(kind, args) {
    finite(`create${kind}Gradient`, args);
    this._parts = [kind, ...args];
    this._id = 0;
    tally('gradients');
    op(60, args);
  }
  // By what it is made of, for it may be made in one recording and used in another.
  get __id() { return this._id || (this._id = native.text(this._parts.join())); }
  addColorStop(offset, color) {
    if (!(offset >= 0 && offset <= 1)) throw error('IndexSizeError', `addColorStop: offset ${offset} is outside 0..1`);
    if (textNumber(String(color)) < 0) throw error('SyntaxError', `addColorStop: colour ${color} cannot be read`);
    this._parts.push(offset, color);
    this._id = 0;
    if (recording) op(61, [offset, String(color)]); else world.ops++;
  }
}
class CanvasPattern { constructor() { this.__id = -5; } setTransform() {} }
class Context2D {
  constructor(canvas) {
    this.canvas = canvas;
    this._alpha = 1;
    this._mode = 'source-over';
    this._fill = this._stroke = '#000000';
    this._blur = 0;
    this._filter = 'none';
  }
  get globalAlpha() { return this._alpha; }
  set globalAlpha(v) { if (v >= 0 && v <= 1) this._alpha = v; op1(1, v); }
  get globalCompositeOperation() { return this._mode; }
  set globalCompositeOperation(v) { this._mode = v; op1(2, v); }
  get fillStyle() { return this._fill; }
  set fillStyle(v) { this._fill = v; op1(3, v); }
  get strokeStyle() { return this._stroke; }
  set strokeStyle(v) { this._stroke = v; op1(4, v); }
  get shadowBlur() { return this._blur; }
  set shadowBlur(v) { this._blur = v; if (v > 0) tally('shadow'); op(5, [v]); }
  get filter() { return this._filter; }
  set filter(v) { this._filter = v; if (v !== 'none') tally('filter'); op(6, [String(v)]); }
  setTransform(a, b, c, d, e, f) {
    if (arguments.length < 6) return op(10, a && typeof a === 'object' ? [a.a, a.b, a.c, a.d, a.e, a.f] : []);
    op6(10, a, b, c, d, e, f);
  }
  drawImage(image, x, y, w, h) {
    if (!image || image.__surface !== true) throw new TypeError('drawImage: not an image');
    if (image._bw === 0 || image._bh === 0) throw error('InvalidStateError', 'drawImage: the image has no pixels');
    if (recording) {
      const rest = Array.prototype.slice.call(arguments, 1);
      rest.push(image);
      op(20, rest);
    } else if (arguments.length === 5) {
      op4(20, x, y, w, h);
    } else {
      op(20, Array.prototype.slice.call(arguments, 1));
    }
    drawn(this.canvas);
  }
  fillRect(x, y, w, h) { op4(21, x, y, w, h); drawn(this.canvas); }
  strokeRect(x, y, w, h) { op4(22, x, y, w, h); drawn(this.canvas); }
  clearRect(x, y, w, h) { op4(23, x, y, w, h); }
  fill(...a) { if (a.length) op(24, a); else op0(24); drawn(this.canvas); }
  stroke(...a) { if (a.length) op(25, a); else op0(25); drawn(this.canvas); }
  fillText(t, ...a) { op(26, [String(t), ...a]); drawn(this.canvas); }
  strokeText(t, ...a) { op(27, [String(t), ...a]); drawn(this.canvas); }
  putImageData(image, x, y) {
    // Some of the samples stand for all: equal pictures have equal sums.
    const { data } = image;
    let sum = 0;
    for (let at = 0, step = Math.max(1, data.length >> 9); at < data.length; at += step) sum = (sum * 31 + data[at]) % 16777213;
    world.samples = Math.max(world.samples, data.length / 4);
    op(28, [x, y, sum]);
    drawn(this.canvas);
  }
  arc(x, y, r, from, to, ...a) {
    if (r < 0) throw error('IndexSizeError', `arc: the radius ${r} is negative`);
    if (a.length) op(30, [x, y, r, from, to, ...a]); else op6(30, x, y, r, from, to, 0);
  }
  ellipse(x, y, rx, ry, ...a) {
    if (rx < 0 || ry < 0) throw error('IndexSizeError', 'ellipse: a radius is negative');
    op(31, [x, y, rx, ry, ...a]);
  }
  createRadialGradient(...a) { return new CanvasGradient('Radial', a); }
  createLinearGradient(...a) { return new CanvasGradient('Linear', a); }
  createConicGradient(...a) { return new CanvasGradient('Conic', a); }
  createPattern() { return new CanvasPattern(); }
  createImageData(w, h) { return this.getImageData(0, 0, w, h); }
  getImageData(x, y, w, h) {
    tally('readbacks');
    if (!(w * h <= 4e6)) throw error('IndexSizeError', 'getImageData: larger than this page allows');
    return { width: w, height: h, data: new Uint8ClampedArray(w * h * 4) };
  }
  measureText(t) {
    tally('measures');
    return { width: 8 * String(t).length, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 };
  }
  getContextAttributes() { return {}; }
  getTransform() { return { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }; }
  isPointInPath() { return false; }
}
// The rest of the interface: recorded, without behaviour of its own.
[
  'save', 'restore', 'translate', 'rotate', 'scale', 'transform', 'resetTransform', 'beginPath', 'closePath', 'moveTo',
  'lineTo', 'quadraticCurveTo', 'bezierCurveTo', 'arcTo', 'rect', 'roundRect', 'clip', 'setLineDash', 'reset',
].forEach((name, i) => {
  Context2D.prototype[name] = function (...args) {
    if (args.length) op(40 + i, args.map((a) => (Array.isArray(a) ? a.length : a))); else op0(40 + i);
  };
});
[
  'lineWidth', 'lineCap', 'lineJoin', 'lineDashOffset', 'miterLimit', 'font', 'textAlign', 'textBaseline',
  'shadowColor', 'shadowOffsetX', 'shadowOffsetY', 'imageSmoothingEnabled', 'imageSmoothingQuality',
  'direction', 'letterSpacing',
].forEach((name, i) => {
  const key = '_' + name;
  Object.defineProperty(Context2D.prototype, name, {
    get() { return this[key]; },
    set(v) { this[key] = v; op1(70 + i, v); },
  });
});
class Path2D { constructor() { this.__id = -4; } }
const PATH_METHODS = [
  'moveTo', 'lineTo', 'arc', 'rect', 'ellipse', 'closePath', 'bezierCurveTo', 'quadraticCurveTo',
  'addPath', 'roundRect',
];
for (const name of PATH_METHODS) {
  Path2D.prototype[name] = function (...args) { op(59, args.map((a) => (typeof a === 'object' ? -4 : a))); };
}
