  //#if inputs

  // What the page gives, by source: pointer x and y, hover, scroll, click, bass, mid, treble. Not a
  // number until the first event: an input is idle until then.
  const outside = new Float64Array(8).fill(NaN);
  const held = new Float64Array($inputs).fill(NaN), weight = new Float64Array($inputs);
  let step = 0; // seconds since the last frame; 0 when a time is sought
  const follow = (at, source, idle, smooth) => {
    const goal = outside[source];
    const given = goal === goal;
    weight[at] = max(0, min(1, weight[at] + (given ? 3 : -3) * step)); // a third of a second
    if (given) held[at] = held[at] === held[at] && smooth ? held[at] + (goal - held[at]) * (1 - exp(-step / smooth)) : goal;
    return weight[at] ? idle + (held[at] - idle) * weight[at] : idle;
  };
  //#end
  //#if sound
  const bins = analyser && new Uint8Array(analyser.frequencyBinCount);
  const hear = () => {
    analyser.getByteFrequencyData(bins);
    const width = analyser.context.sampleRate / 2 / bins.length; // Hz per bin
    for (let band = 5, at = 0; band < 8; band++) {
      const end = band < 7 ? min(bins.length, ceil((band < 6 ? 250 : 2000) / width)) : bins.length;
      let sum = 0, n = 0;
      for (; at < end; at++, n++) sum += bins[at];
      outside[band] = n ? sum / n / 255 : 0;
    }
  };
  //#end
