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
  if (parameter.options) return parameter.options.indexOf(value);
  const index = Math.round((value - parameter.minimum) / parameter.step);
  const there = Math.abs(parameter.minimum + index * parameter.step - value) < 1e-9;
  return there ? index : -1;
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
