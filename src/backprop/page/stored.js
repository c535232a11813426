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
  const { options, rungs, minimum, longest } = parameter;
  if (longest) return -1; // of texts only the first is stored
  if (options ?? rungs) return (options ?? rungs).indexOf(value);
  const index = Math.round((value - minimum) / spacing(parameter));
  const there = Math.abs(minimum + index * spacing(parameter) - value) < 1e-9;
  return there ? index : -1;
}

const spacing = ({ stored, step }) => stored ?? step;

// The value of a slider next to `value` whose results are stored. A move from `before`, which is
// stored, that is too small to get to another goes to the next one in its direction.
export function nearestStored(parameter, value, before) {
  if (parameter.options || parameter.rungs || parameter.longest) return value;
  const { minimum, maximum } = parameter;
  const at = (index) => Number(Math.min(maximum, minimum + index * spacing(parameter)).toFixed(10));
  const index = Math.round((value - minimum) / spacing(parameter));
  return at(index) === before ? at(index + Math.sign(value - before)) : at(index);
}

// The results for `values`, or null if they aren't stored.
export function lookUp({ start, axes }, parameters, values) {
  const moved = parameters.filter((one) => !one.drawn_only && values[one.name] !== one.default);
  if (moved.length === 0) return assembled(start);
  if (moved.length > 1) return null;
  const axis = axes[moved[0].name];
  const index = position(moved[0], values[moved[0].name]);
  if (!axis || index < 0) return null;
  const leaves = { ...start };
  for (const [place, column] of Object.entries(axis)) {
    if (column[index] === null) delete leaves[place];
    else leaves[place] = column[index];
  }
  return assembled(leaves);
}
