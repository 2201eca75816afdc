    },
    get time() {
      return time$per_speed;
    },
    get playing() {
      return playing();
    },
    get quality() {
      return quality;
    },
    get count() {
      return $count;
    },
  };
  live.set(element, controller);

  if (getComputedStyle(element).position === 'static') element.style.position = 'relative';
  element.style.isolation = 'isolate';
  canvas.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%; z-index: -1; pointer-events: none';
  if (element.children.length || element.textContent.trim()) canvas.setAttribute('aria-hidden', 'true');
  else {
    // Without content the effect is a picture.
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', meta.label[document.documentElement.lang.slice(0, 2)] || meta.label.en);
  }
  element.prepend(canvas);
  fit();
  adapt();
  sizes.observe(canvas);
  views.observe(canvas);
  for (const [target, type, listener] of listeners) target.addEventListener(type, listener);
  return controller;
}

export default create;
