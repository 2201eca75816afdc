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

  canvas.setAttribute('aria-hidden', 'true');
  Object.assign(canvas.style, {
    position: 'absolute', inset: '0', width: '100%', height: '100%', zIndex: '-1', pointerEvents: 'none',
  });
  // Behind the content; without content, the element is a picture with a label.
  if (getComputedStyle(element).position === 'static') dress('position', 'relative');
  if (!element.style.isolation) dress('isolation', 'isolate');
  if (!element.children.length && !/\S/.test(element.textContent || '') && !element.hasAttribute('role')) {
    label('role', 'img');
    label('aria-label', meta.label[/^fr/.test(document.documentElement.lang) ? 'fr' : 'en']);
  }
  element.prepend(canvas);
  live.set(element, controller);
  fit({ width: canvas.clientWidth, height: canvas.clientHeight });
  adapt();
  observe(new ResizeObserver((entries) => fit(entries[entries.length - 1].contentRect)));
  observe(new IntersectionObserver((entries) => {
    onScreen = entries[entries.length - 1].isIntersecting;
    update();
  }));
  listen(motion, 'change', adapt);
  listen(document, 'visibilitychange', update);
  listen(window, 'resize', resize); // zoom changes the pixel ratio alone
  //#if pointer
  const point = (event) => {
    const box = element.getBoundingClientRect();
    outside[0] = event.clientX - box.left;
    outside[1] = event.clientY - box.top;
    outside[2] = outside[0] >= 0 && outside[1] >= 0 && outside[0] <= width && outside[1] <= height ? 1 : 0;
    if (!outside[2]) outside[0] = outside[1] = NaN;
  };
  listen(window, 'pointermove', point);
  listen(document, 'pointerleave', () => outside.fill(NaN, 0, 3));
  //#end
  //#if scroll
  const sweep = () => {
    const box = element.getBoundingClientRect();
    outside[3] = max(0, min(1, (innerHeight - box.top) / (innerHeight + box.height)));
  };
  listen(window, 'scroll', sweep);
  //#end
  //#if click
  listen(element, 'pointerdown', () => (outside[4] = 0));
  //#end
  //= listeners
  return controller;
}

export default create;
