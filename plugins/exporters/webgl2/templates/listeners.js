listen(canvas, 'webglcontextlost', (event) => {
  event.preventDefault(); // asks for it back
  able = false;
  update();
});
listen(canvas, 'webglcontextrestored', () => {
  start();
  resize();
});
