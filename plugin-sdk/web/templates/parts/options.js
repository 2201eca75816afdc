/** Puts the effect behind the content of an element. Options: seed, autoplay and all parameters. */
export function create(element, options = {}) {
  const { seed = meta.seed, autoplay = true, $own_options$more...given } = options;
  const values = {};
  for (const param of params) values[param.name] = param.default;
  for (const name of Object.keys(given)) {
    if (!find(name)) console.warn(`${meta.name}: unknown option "${name}"`);
    else if (given[name] !== undefined) values[name] = accept(find(name), given[name]);
  }
  if (live.has(element)) live.get(element).destroy();

