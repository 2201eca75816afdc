// What every contender is: `start(element)` gives `{ stop() }`. The harness counts what it asks of the page.
const counted = { frames: 0, random: 0 };
{
  const frame = requestAnimationFrame.bind(window), random = Math.random;
  window.requestAnimationFrame = (work) => frame((now) => { counted.frames++; work(now); });
  Math.random = () => { counted.random++; return random(); };
}
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const rate = async (ms = 700) => {
  await wait(150);
  const before = counted.frames;
  await wait(ms);
  return ((counted.frames - before) * 1000) / ms;
};
let stage, effect;
async function begin(width, height) {
  document.body.replaceChildren();
  stage = document.body.appendChild(document.createElement('div'));
  Object.assign(stage.style, { position: 'relative', width: width + 'px', height: height + 'px' });
  effect = await contender.start(stage);
  await wait(600);
}
const canvas = () => document.querySelector('canvas');
// Frames per second while it cannot be seen, and again when it can.
async function offScreen() {
  stage.style.position = 'absolute';
  stage.style.top = '6000px';
  const away = await rate();
  stage.style.top = '0';
  return [away, await rate()];
}
async function hidden() {
  const hide = (value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (value ? 'hidden' : 'visible') });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  hide(true);
  const away = await rate();
  hide(false);
  return [away, await rate()];
}
async function resized() {
  const before = canvas() && canvas().width;
  stage.style.width = '640px';
  stage.style.height = '360px';
  await wait(500);
  const after = canvas() && canvas().width;
  stage.style.width = '1280px';
  stage.style.height = '720px';
  await wait(300);
  return [before, after];
}
async function contextLost() {
  let gl = null;
  try {
    gl = canvas().getContext('webgl2');
  } catch {
    // Its drawing went to a worker: nothing here to lose.
  }
  if (!gl) return null;
  const lose = gl.getExtension('WEBGL_lose_context');
  lose.loseContext();
  await wait(300);
  lose.restoreContext();
  await wait(600);
  return !gl.isContextLost() && !!gl.getParameter(gl.CURRENT_PROGRAM);
}
async function stopped() {
  effect.stop();
  const after = await rate();
  return [after, document.querySelectorAll('canvas').length];
}
