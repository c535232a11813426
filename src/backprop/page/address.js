// The page's address tells what its explorers show: #delta-flow.y_0=0.5&delta-flow.step=2

// Read the parameters of `name` from the address; unknown names and values are left out.
export function readAddress(name, parameters) {
  const found = {};
  for (const [key, text] of new URLSearchParams(location.hash.slice(1))) {
    if (!key.startsWith(`${name}.`)) continue;
    const parameter = parameters.find((one) => `${name}.${one.name}` === key);
    if (!parameter) continue;
    const { pattern, longest } = parameter;
    const value = parameter.options || longest ? text : Number(text);
    const listed = parameter.options ?? parameter.rungs;
    const possible = longest
      ? text.length <= longest && new RegExp(`^(?:${pattern})$`).test(text)
      : listed
      ? listed.includes(value)
      : text.trim() !== "" && value >= parameter.minimum && value <= parameter.maximum;
    if (possible) found[parameter.name] = parameter.whole ? Math.round(value) : value;
  }
  return found;
}

// The address with what `name` shows, beside what it says of other explorers.
export function addressWith(name, parameters, values) {
  const query = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  for (const key of [...query.keys()]) if (key.startsWith(`${name}.`)) query.delete(key);
  for (const one of parameters) {
    if (values[one.name] !== one.default) query.set(`${name}.${one.name}`, values[one.name]);
  }
  return `#${query}`;
}
