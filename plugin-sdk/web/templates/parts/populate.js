  //#if populate

  /** Gives a crowd its elements: more on more area, the same ones. */
  const populate = (crowd, count, capacity) => {
    const scaled = (count * (width * height)) / (DESIGN_AREA * scale * scale);
    fixed(crowd, count > 0 ? max(1, scaled) : 0, capacity);
  };
  //#end
  //#if fixed
  const fixed = (crowd, count, capacity) => {
    count = min(capacity, max(0, floor(count + 0.5)));
    while (crowd.length < count) crowd.push({});
    crowd.length = count;
  };
  //#end
