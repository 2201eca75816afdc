  // Quality governor: late or costly frames lose elements and pixels; every attempt to do better
  // waits twice as long as the one before.
  let quality = 1;
  let pace = 16, cost = 0; // ms between frames, ms of our own; smoothed
  let strain = 0, patience = 4000; // ms of trouble (below 0: of calm), ms before an attempt
  let timer = 0;
  const govern = (interval, spent) => {
    pace += (interval - pace) * 0.15;
    cost += (spent - cost) * 0.15;
    if (pace > 24 || cost > 8) strain = max(strain, 0) + interval;
    else strain = pace < 19 && cost < 4 ? min(strain, 0) - interval : 0;
    let next = quality;
    if (strain > 300) next = max(0.3, quality * 0.7);
    if (strain < -patience) next = min(1, quality / 0.7);
    if (next === quality) return;
    if (next > quality) patience = min(patience * 2, 3e5);
    quality = next;
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
    if (interval) govern(interval, performance.now() - start);
  };

  const motion = matchMedia('(prefers-reduced-motion: reduce)');
  let wanted = autoplay, forced = false; // play() outweighs reduced motion
  let onScreen = true;
  const playing = () => wanted && (forced || !motion.matches);
  const update = () => {
    const run = playing() && onScreen && width > 0 && !document.hidden$ready;
    if (run === request > 0) return;
    last = 0;
    if (run) request = requestAnimationFrame(tick);
    else request = cancelAnimationFrame(request) || 0;
  };
  const adapt = () => {
    if (motion.matches && !forced) controller.seek(meta.poster);
    update();
  };

  const resize = () => {
    if (!width) return update();
    const area = width * height;
    ratio = min(devicePixelRatio || 1, $sharpness, sqrt(8294400 / area)); // 2 and 4K at most
    scale = max(0.5, min(1.5, sqrt(area / DESIGN_AREA)));
    canvas.width = max(1, round(width * ratio));
    canvas.height = max(1, round(height * ratio));
