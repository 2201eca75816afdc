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
  //= listeners
  return controller;
}

export default create;
