// The last of the files that are joined: what the engine calls.

// Two engines share the scenarios, so that a probe takes half the time. Each plays its own in this
// order, on one effect where it can, which is why `huge` and `destroy` come last.
const plans = [
  { begin: {}, names: ['mount', 'seed', 'seek', 'memory', 'hidden', 'offscreen', 'params', 'unknown', 'huge'] },
  {
    begin: { startMs: 7777.25, lcg: 99 },
    names: ['controls', 'reduced', 'seed', 'resize', 'density', 'governor', 'destroy'],
  },
];

// Whether a module that is evaluated where there is no page looks for anything of one. Where it does
// not, it is the same module with and without a page, and need not be read twice.
let looked = false;
const saw = (answer) => (...args) => { looked = true; return answer(...args); };
const watcher = new Proxy(Object.prototype, { get: saw(Reflect.get), has: saw(Reflect.has), set: saw(() => false) });

const globalNames = () => Object.getOwnPropertyNames(globalThis);
let globalsBefore = null;
reset();
return {
  watch() { reset(); globalThis.Date = MockDate; Object.setPrototypeOf(globalThis, watcher); looked = false; },
  unwatch() { Object.setPrototypeOf(globalThis, Object.prototype); return looked ? 'looked' : ''; },
  install() { reset(); install(); globalsBefore = new Set(globalNames()); },
  adopt(module) {
    effect = module;
    if (module.meta && module.meta.seed === SEED) SEED = 8;
    const plain = (v) => { try { return JSON.parse(JSON.stringify(v ?? null)); } catch { return null; } };
    return JSON.stringify({
      exports: Object.keys(module).sort(), createIs: typeof module.create,
      params: plain(module.params), meta: plain(module.meta),
      randomAtImport: world.random, dateAtImport: world.date,
    });
  },
  plan(index) { const plan = plans[index]; begin = plan.begin; return plan.names.join(' '); },
  run(name) {
    try { return JSON.stringify(scenarios[name]()); } catch (e) { shared = null; throw e; }
  },
  soakStart, soakStep, weigh,
  globals() { return JSON.stringify({ added: globalNames().filter((n) => !globalsBefore.has(n)).slice(0, 16) }); },
};
