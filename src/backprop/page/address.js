// The page's address tells what its explorers show: #delta-flow.y_0=0.5&delta-flow.step=2

// Whether a key of the address names a parameter of `name`, as it does now or did formerly.
export const isNamed = (key, name, parameter) => key === `${name}.${parameter.name}` || (key && key === parameter.formerly);

// Read the parameters of `name` from the address; unknown names and values are left out.
export function readAddress(name, parameters) {
  const found = {};
  for (const [key, text] of new URLSearchParams(location.hash.slice(1))) {
    const parameter = parameters.find((one) => isNamed(key, name, one));
    if (!parameter) continue;
    const value = parameter.options || parameter.pattern ? text : Number(text);
    if (isPossible(parameter, value, text)) found[parameter.name] = parameter.whole ? Math.round(value) : value;
  }
  return found;
}

function isPossible({ options, rungs, pattern, longest, minimum, maximum }, value, text) {
  if (pattern) return text.length <= longest && new RegExp(`^(?:${pattern})$`).test(text);
  const listed = options ?? rungs;
  return listed ? listed.includes(value) : text.trim() !== "" && value >= minimum && value <= maximum;
}

// The address with what `name` shows, beside what it says of other explorers.
export function addressWith(name, parameters, values) {
  const query = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  for (const key of [...query.keys()]) {
    if (parameters.some((one) => isNamed(key, name, one))) query.delete(key);
  }
  for (const one of parameters) {
    if (values[one.name] !== one.default) query.set(`${name}.${one.name}`, values[one.name]);
  }
  return `#${query}`;
}
