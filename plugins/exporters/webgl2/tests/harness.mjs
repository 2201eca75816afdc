// The least DOM that a module needs, with a WebGL2 that records, or none. Prints JSON: what happened,
// by the steps of each scenario.
const { module, sizes, times } = JSON.parse(process.argv[2]);
const { create, meta, params } = await import(module); // before there is a DOM

const names = ['COLOR_BUFFER_BIT', 'TRIANGLES', 'TRIANGLE_STRIP', 'BLEND', 'ONE', 'ONE_MINUS_SRC_ALPHA', 'ONE_MINUS_SRC_COLOR',
  'TRIANGLE_FAN', 'DEPTH_TEST', 'STENCIL_TEST', 'NEVER', 'NOTEQUAL', 'FRONT', 'BACK', 'KEEP', 'INCR_WRAP', 'DECR_WRAP'];
class Recorder {
  constructor() {
    this.calls = {};
    this.draws = [];
    this.given = [];
    this.stencil = [];
    this.on = {};
    this.lost = false;
    names.forEach((name, at) => (this[name] = at + 1));
    return new Proxy(this, {
      get: (own, name) => (name in own ? own[name] : /^[A-Z]/.test(name) ? 99 : (...args) => own.call(name, args)),
    });
  }
  draw(what) {
    const { numbers, on, stencil } = this;
    this.draws.push({ ...what, numbers, given: [...this.given], on: { ...on }, stencil });
    this.stencil = [];
  }
  call(name, args) {
    this.calls[name] = (this.calls[name] || 0) + 1;
    if (name === 'uniform4fv') this.numbers = Array.from(args[1]);
    if (name === 'bufferData') this.vertices = Array.from(args[1]);
    if (/^vertexAttrib4f/.test(name)) this.given[args[0]] = name.endsWith('v') ? Array.from(args[1]) : args.slice(1);
    if (/^stencil/.test(name)) this.stencil.push([name, ...args.map((arg) => names[arg - 1] || arg)]);
    if (name === 'enable' || name === 'disable') this.on[names[args[0] - 1]] = name === 'enable';
    if (name === 'drawArrays') this.draw({ from: args[1], points: args[2], fan: args[0] === this.TRIANGLE_FAN });
    if (name === 'drawArraysInstanced') this.draw({ points: args[2], count: args[3] });
    if (name === 'getProgramParameter') return true;
    if (name === 'isContextLost') return this.lost;
    if (name === 'getExtension') return { loseContext: () => this.call('loseContext', []) };
    if (/^create/.test(name)) return {};
    return name === 'getUniformLocation' ? {} : undefined;
  }
}
const heard = new Map();
const listening = (target) => ({
  addEventListener: (type, listener) => heard.set(listener, [target, type]),
  removeEventListener: (type, listener) => heard.delete(listener),
});
let box = [0, 0], gl = null, frames = 0;
class Element {
  constructor() {
    Object.assign(this, { style: {}, children: [], attributes: {}, textContent: '', ...listening('canvas') });
  }
  getContext(kind) {
    return kind === 'webgl2' ? gl : null;
  }
  get clientWidth() {
    return box[0];
  }
  get clientHeight() {
    return box[1];
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  hasAttribute(name) {
    return name in this.attributes;
  }
  removeAttribute(name) {
    delete this.attributes[name];
  }
  prepend(child) {
    this.children.push(child);
  }
  remove() {
    this.gone = true;
  }
}
class Observer {
  observe() {}
  disconnect() {}
}
const media = { ...listening('media'), matches: false };
Object.assign(globalThis, {
  window: listening('window'),
  document: { ...listening('document'), documentElement: { lang: 'en' }, hidden: false, createElement: () => new Element() },
  matchMedia: () => media,
  getComputedStyle: () => ({ position: 'static' }),
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  requestAnimationFrame: () => ++frames,
  cancelAnimationFrame() {},
  devicePixelRatio: 1,
});

const out = { moments: [] };
for (const size of sizes) {
  box = size;
  gl = new Recorder();
  const effect = create(new Element(), { autoplay: false });
  for (const time of times) {
    gl.draws = [];
    effect.seek(time);
    out.moments.push(gl.draws);
  }
  out.vertices = gl.vertices;
  effect.destroy();
}

box = [320, 180];
gl = new Recorder();
const element = new Element();
const effect = create(element);
const fire = (type) => {
  let asked = false;
  for (const [listener, [, own]] of heard) if (own === type) listener({ preventDefault: () => (asked = true) });
  return asked;
};
const before = gl.calls.createProgram;
gl.lost = true;
out.asked = fire('webglcontextlost');
gl.draws = [];
effect.seek(1);
out.drawnWhileLost = gl.draws.length;
gl.lost = false;
fire('webglcontextrestored');
out.rebuilt = gl.calls.createProgram - before;
out.programs = before;
out.drawnAfter = gl.draws.length;
const used = gl;
effect.destroy();
out.released = used.calls.loseContext;
out.left = [heard.size, element.children[0].gone, Object.keys(element.attributes).length, element.children[0].width];

gl = null;
const still = create(element, {});
const color = params.find((param) => param.kind === 'color');
out.still = element.children[1].style.background;
if (color) still.set(color.name, '#123456');
out.painted = element.children[1].style.background;
still.seek(2);
still.pause();
out.time = still.time;
still.destroy();
out.leftStill = heard.size;

let given;
out.fell = create(element, { seed: 9, autoplay: false, fallback: (...args) => ((given = args), 'canvas') });
out.given = [given[0] === element, given[1].seed, given[1].autoplay, 'fallback' in given[1]];
process.stdout.write(JSON.stringify(out));
