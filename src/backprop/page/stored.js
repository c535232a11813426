// Stored results: the defaults, and one column of values for each place that
// changes along a control's axis (see stored.py).

// Put leaves such as "z[1][0]" together again.
function assembled(leaves) {
  const results = {};
  for (const [place, value] of Object.entries(leaves)) {
    const keys = place.match(/[^[\]]+/g);
    let inside = results;
    keys.forEach((key, depth) => {
      if (depth === keys.length - 1) inside[key] = value;
      else inside = inside[key] ??= [];
    });
  }
  return results;
}

function position(parameter, value) {
  const { options, rungs, examples, minimum } = parameter;
  const listed = options ?? rungs ?? examples;
  if (listed) return listed.indexOf(value);
  const index = Math.round((value - minimum) / spacing(parameter));
  const there = Math.abs(minimum + index * spacing(parameter) - value) < 1e-9;
  return there ? index : -1;
}

const spacing = ({ stored, step }) => stored ?? step;

// The value of a slider next to `value` whose results are stored. A move from `before`, which is
// stored, that is too small to get to another goes to the next one in its direction.
export function nearestStored(parameter, value, before) {
  if (parameter.options || parameter.rungs || parameter.examples) return value;
  const { minimum, maximum } = parameter;
  const at = (index) => Number(Math.min(maximum, minimum + index * spacing(parameter)).toFixed(10));
  const index = Math.round((value - minimum) / spacing(parameter));
  return at(index) === before ? at(index + Math.sign(value - before)) : at(index);
}

// What is stored for the parameters that are `moved` together, as the places that change with
// them, each with its value there: null if the place is gone. Undefined if nothing is stored.
function changes({ axes, presets }, moved, values) {
  if (moved.length > 1) {
    const isSet = ({ values: wanted }) =>
      Object.keys(wanted).length === moved.length && moved.every(({ name }) => wanted[name] === values[name]);
    return presets.find(isSet)?.leaves;
  }
  const axis = axes[moved[0].name];
  const index = position(moved[0], values[moved[0].name]);
  if (!axis || index < 0) return undefined;
  return Object.fromEntries(Object.entries(axis).map(([place, column]) => [place, column[index]]));
}

// The results for `values`, or null if they aren't stored. Parameters that change different parts
// of the picture may be moved together.
export function lookUp(stored, parameters, values) {
  const moved = parameters.filter((one) => !one.drawn_only && values[one.name] !== one.default);
  const parts = [...new Set(moved.map(({ part }) => part))];
  if (parts.length > 1 && parts.includes("")) return null; // it changes all of them
  const found = parts.map((part) => changes(stored, moved.filter((one) => one.part === part), values));
  if (found.includes(undefined)) return null;
  const leaves = Object.assign({ ...stored.start }, ...found);
  return assembled(Object.fromEntries(Object.entries(leaves).filter(([, value]) => value !== null)));
}
