    layout();
    paint();
    draw();
    update();
  };
  const fit = (box) => {
    if (box.width === width && box.height === height) return;
    width = box.height && box.width;
    height = box.height;
    resize();
  };

  const undo = []; // what destroy() takes back
  const dress = (name, value) => {
    element.style[name] = value;
    undo.push(() => element.style.removeProperty(name));
  };
  const label = (name, value) => {
    if (element.hasAttribute(name)) return;
    element.setAttribute(name, value);
    undo.push(() => element.removeAttribute(name));
  };
  const listen = (target, type, listener) => {
    target.addEventListener(type, listener);
    undo.push(() => target.removeEventListener(type, listener));
  };
  const observe = (observer) => {
    observer.observe(canvas);
    undo.push(() => observer.disconnect());
  };

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
      const param = find(name);
      if (!param) throw new RangeError(`set: no parameter "${name}" among ${params.map((p) => p.name).join(', ')}`);
      const old = values[name];
      values[name] = accept(param, value);
      if (!width || values[name] === old) return;
      //= set
      if (!request) draw();
    },
    destroy() {
      if (live.get(element) === controller) live.delete(element);
      wanted = false;
      width = 0;
      update();
      clearTimeout(timer);
      for (const step of undo.splice(0)) step();
      canvas.remove();
