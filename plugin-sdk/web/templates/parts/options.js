/** Puts the effect behind the content of an element. Options: seed, autoplay and every parameter. */
export function create(element, options = {}) {
  const { seed = meta.seed, autoplay = true$own_options } = options;
  const given = new Map(Object.entries(options)), values = {};
  for (const param of params) values[param.name] = accept(param, given.get(param.name) ?? param.default);
  live.get(element)?.destroy();

