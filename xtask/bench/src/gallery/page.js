'use strict';
// Modules come as calls of `effectforge(name, text)`: a page from the file system may load a script,
// but import no file.
const waiting = new Map();
function effectforge(name, source) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  waiting.get(name)(import(url));
}
const modules = new Map();
function load(name) {
  if (!modules.has(name)) {
    modules.set(name, new Promise((done, fail) => {
      waiting.set(name, done);
      const script = document.createElement('script');
      script.src = `looks/${name}.js`;
      script.onerror = () => fail(new Error(`looks/${name}.js is missing`));
      document.head.append(script);
    }));
  }
  return modules.get(name);
}

// An effect lives while its pane is near the window: browsers grant few WebGL contexts.
const live = new Map();
let paused = false;
async function enter(pane) {
  if (live.has(pane)) return;
  live.set(pane, null);
  try {
    const { create } = await load(pane.dataset.module);
    if (!live.has(pane)) return;
    const effect = create(pane);
    live.set(pane, effect);
    if (paused) effect.pause();
  } catch (error) {
    pane.textContent = error.message;
  }
}
function leave(pane) {
  const effect = live.get(pane);
  live.delete(pane);
  if (effect) effect.destroy();
}
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) (entry.isIntersecting ? enter : leave)(entry.target);
}, { rootMargin: '120px' });
for (const pane of document.querySelectorAll('[data-module]')) near.observe(pane);

const button = document.getElementById('play');
button.addEventListener('click', () => {
  paused = !paused;
  for (const effect of live.values()) if (effect) paused ? effect.pause() : effect.play();
  button.textContent = paused ? 'Play all' : 'Pause all';
  button.setAttribute('aria-pressed', String(paused));
});
