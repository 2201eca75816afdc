  // The governor: late or dear frames halve quality, a loop of calm ones doubles it, the next time two loops.
  let quality = 1, load = 0, strain = 0, patience = 1000 * meta.duration, timer = 0;
  const govern = (interval, spent) => {
    load += (max(interval / 24, spent / 8) - load) * 0.15; // above 1 is too much; times in ms
    strain = load > 1 ? max(strain, 0) + interval : load < 0.75 ? min(strain, 0) - interval : 0;
    if (strain > 300 && quality > 0.25) quality /= 2;
    else if (strain < -patience && quality < 1) {
      quality *= 2;
      patience *= 2;
    } else return;
    strain = 0;
    timer = setTimeout(resize);
  };

  let request = 0, last = 0;
  const tick = (now) => {
    request = requestAnimationFrame(tick);
    const interval = last && min(now - last, 100); // no jump after a pause
    const start = performance.now();
    last = now;
    time += interval / 1000$speed_times;
    //= before_frame
    draw();
    //= after_frame
    govern(interval, performance.now() - start);
  };

  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  let wanted = autoplay, forced = false; // play() outweighs reduced motion
  let onScreen = true;
  const playing = () => wanted && (forced || !motion.matches);
  /** Plays while it is wanted and can be seen. */
  const update = () => {
    cancelAnimationFrame(request);
    request = playing() && onScreen && width && !document.hidden$ready ? requestAnimationFrame(tick) : 0;
    if (!request) last = 0;
  };
  const adapt = () => {
    if (motion.matches && !forced) controller.seek(meta.poster);
    update();
  };

  const resize = () => {
    if (!width) return update();
    const area = width * height;
    ratio = min(devicePixelRatio, $sharpness, sqrt(8294400 / area)); // 2 and 4K at most
    scale = max(0.5, min(1.5, sqrt(area / DESIGN_AREA)));
    canvas.width = max(1, round(width * ratio));
    canvas.height = max(1, round(height * ratio));
