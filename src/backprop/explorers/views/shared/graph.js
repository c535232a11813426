// A computation's graph, as the model's results have it: lists of the same length for its names,
// its nodes and its edges. What is stored for a page has no empty lists, so they are put back here.

import { written } from "./drawing.js";

const LONGEST = 18; // letters of a piece of the expression that names a node

// Returns the graph of `results` of an `expression`:
//   nodes, edges: their numbers, in forward order; node(i) and edge(i) tell what each is
//   names: of each name its node, the place of its values, and their range
//   known(done): the nodes whose values are there after `done` steps
//   calls(i): what node i is called in a sentence; says(i): that, and what it is computed from
export function graphOf(results, expression) {
  const list = (name) => results[name] ?? [];
  const inside = (name, index) => list(name)[index] ?? [];
  const count = list("label").length;
  const nodes = Array.from({ length: count }, (_, index) => index);
  const edges = list("edge_from").map((_, index) => index);
  const node = (index) => ({
    ...Object.fromEntries(["label", "name", "kind", "rows", "columns", "x", "y", "wide", "high", "start", "end", "words"].map((name) => [name, list(name)[index]])),
    value: inside("value", index),
    gradient: inside("gradient", index),
  });
  const edge = (index) => ({
    from: list("edge_from")[index],
    to: list("edge_to")[index],
    local: inside("edge_local", index),
    share: inside("edge_share", index),
    rule: list("edge_rule")[index],
    path: list("edge_path")[index],
    x: list("edge_x")[index],
    y: list("edge_y")[index],
  });
  const names = list("names").map((name, index) => ({
    name,
    index,
    node: list("name_node")[index],
    rows: list("name_rows")[index],
    columns: list("name_columns")[index],
    values: inside("name_values", index),
    minimum: list("name_minimum")[index],
    maximum: list("name_maximum")[index],
    step: list("name_step")[index],
  }));
  const piece = (index, longest) => {
    const { start, end } = node(index);
    const text = expression.slice(start, end).replace(/\s+/g, " ");
    return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  };
  const calls = (index) => {
    const { kind, label, name } = node(index);
    return kind === "input" ? label : name || piece(index, LONGEST);
  };
  const says = (index) => {
    const { kind, label, name } = node(index);
    if (kind === "input") return label;
    const text = piece(index, 2 * LONGEST);
    return name && !/^\w+\s*\W?=/.test(text) ? `${name} = ${text}` : text;
  };
  const back = list("back_edges");
  const ready = results.steps > 0;
  return {
    results, expression, nodes, edges, names, node, edge, calls, says, back, ready,
    width: results.width,
    height: results.height,
    trouble: results.problem_node ?? -1,
    last: ready ? results.steps : 0,
    begins: count + 1, // the step at which the way back begins
    used: (index) => back.filter((one) => edge(one).from === index), // in the order of the way back
    // Where the numbers stand that are taken hold of, and between what they can be set
    held: JSON.stringify([expression, results.width, results.height, names.map(({ values, ...others }) => [others, values.length, node(others.node).x, node(others.node).y])]),
    // All but the numbers: while this is the same, so is the drawing.
    form: JSON.stringify([expression, names.map(({ values, ...others }) => ({ ...others, values: values.length })), nodes.map((one) => ({ ...node(one), value: node(one).value.length, gradient: node(one).gradient.length })), edges.map((one) => ({ ...edge(one), local: edge(one).local.length, share: edge(one).share.length }))]),
  };
}

// A number without the zeros at its end.
export const short = (value, shown) => {
  const text = written(value, shown);
  return typeof value === "number" ? text.replace(/(\.\d*?)0+(?=·|$)/, "$1").replace(/\.(?=·|$)/, "") : text;
};
