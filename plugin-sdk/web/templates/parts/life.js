    layout();
    paint();
    draw();
    update();
  };
  const fit = () => {
    const { clientWidth, clientHeight } = canvas;
    if (clientWidth === width && clientHeight === height) return;
    width = clientHeight && clientWidth;
    height = clientHeight;
    resize();
  };

  const sizes = new ResizeObserver(fit);
  const views = new IntersectionObserver((entries) => {
    onScreen = entries.pop().isIntersecting;
    update();
  });
  //#if pointer
  const point = (event) => {
    const box = element.getBoundingClientRect();
    outside[0] = event.clientX - box.left;
    outside[1] = event.clientY - box.top;
    outside[2] = outside[0] >= 0 && outside[1] >= 0 && outside[0] <= width && outside[1] <= height ? 1 : 0;
    if (!outside[2]) outside[0] = outside[1] = NaN;
  };
  //#end
  //#if scroll
  const sweep = () => {
    const box = element.getBoundingClientRect();
    outside[3] = max(0, min(1, (innerHeight - box.top) / (innerHeight + box.height)));
  };
  //#end
  const listeners = [
    [motion, 'change', adapt],
    [document, 'visibilitychange', update],
    [window, 'resize', resize], // zoom changes the pixel ratio alone
    //#if pointer
    [window, 'pointermove', point],
    [document, 'pointerleave', () => outside.fill(NaN, 0, 3)],
    //#end
    //#if scroll
    [window, 'scroll', sweep],
    //#end
    //#if click
    [element, 'pointerdown', () => (outside[4] = 0)],
    //#end
    //= listeners
  ];
  const { position, isolation } = element.style; // destroy() gives them back

  const controller = {
    play() {
      wanted = forced = true;
      update();
    },
    pause() {
      wanted = false;
      update();
    },
    seek(seconds) {
      if (!Number.isFinite(seconds)) throw new TypeError(`seek: ${seconds} is no time`);
      time = seconds$speed_times;
      draw();
    },
    set(name, value) {
      const param = params.find((param) => param.name === name);
      if (!param) throw new RangeError(`set: no parameter "${name}"`);
      const old = values[name];
      values[name] = accept(param, value);
      if (!width || values[name] === old) return;
      //= set
      if (!request) draw();
    },
    destroy() {
      if (live.get(element) !== controller) return;
      live.delete(element);
      wanted = false;
      width = 0;
      update();
      clearTimeout(timer);
      sizes.disconnect();
      views.disconnect();
      for (const [target, type, listener] of listeners) target.removeEventListener(type, listener);
      Object.assign(element.style, { position, isolation });
      canvas.remove();
