  //#if populate

  const populate = (count, capacity) => {
    const scaled = (count * (width * height)) / (DESIGN_AREA * scale * scale);
    return count > 0 ? min(capacity, max(1, floor(scaled + 0.5))) : 0;
  };
  //#end
  //#if fixed

  const fixed = (count, capacity) => min(capacity, max(0, floor(count + 0.5)));
  //#end
