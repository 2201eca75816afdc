listen(canvas, 'webglcontextlost', (event) => {
  event.preventDefault(); // asks for it back
  able = null;
  update();
});
listen(canvas, 'webglcontextrestored', () => {
  start();
  resize();
});
