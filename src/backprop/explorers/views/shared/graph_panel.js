// What a step of a graph computes, and how its gradient came: upstream × local = share, with the
// numbers, a line for each way on which a share came back. What isn't known yet is left open.

import { html, line, number } from "./drawing.js";

const MOST = 8; // lines that are kept free, so that nothing moves when another step is pressed
const OPEN = "…";

// The numbers of one list, as a row or rows in brackets.
function several(list, place, kind, columns) {
  const one = (index) => number(html, `${place}[${index}]`, { class: kind });
  if (list.length === 1) return [one(0)];
  const entries = list.flatMap((_, index) => [index === 0 ? "" : index % columns ? ", " : "; ", one(index)]);
  return ["[", ...entries, "]"];
}

const isNumber = (rule) => !Number.isNaN(Number(rule.replace("−", "-")));

// The lines about node `index` after `done` steps.
export function graphPanel(graph, index, done) {
  const rows = (one, list, place, kind) => several(list, place, kind, Math.max(1, graph.node(one).columns));
  const gradient = (one, kind = "delta-text") => rows(one, graph.node(one).gradient, `gradient[${one}]`, kind);
  const { value } = graph.node(index);
  const last = graph.nodes.length - 1;
  const sent = new Set(graph.back.slice(0, Math.max(0, done - graph.begins)));
  const used = graph.used(index);
  const complete = used.length ? used.every((one) => sent.has(one)) : index === last && done >= graph.begins;

  const held = graph.names.find((one) => one.node === index);
  const known = !graph.ready || done > index;
  const stands = held
    ? rows(index, held.values, `name_values[${held.index}]`, "activation-text")
    : !value.length ? "no number" : known ? rows(index, value, `value[${index}]`, "activation-text") : OPEN;
  const head = line(html("strong", {}, graph.says(index)), " = ", stands);
  if (!graph.ready) return padded(graph, [head, line("There is no result, so nothing comes back.")]);

  const share = (one) => rows(index, graph.edge(one).share, `edge_share[${one}]`, "delta-text");
  const ways = used.map((one) => {
    const { to, local, rule } = graph.edge(one);
    const begun = sent.has(one);
    const upstream = begun ? gradient(to) : OPEN;
    const name = html("var", {}, rule);
    const end = [" = ", begun ? share(one) : OPEN];
    if (!local.length) return line(`through ${graph.calls(to)}: `, name, ", with δ = ", upstream, ": ", begun ? share(one) : OPEN);
    const slope = rows(index, local, `edge_local[${one}]`, "gradient-text");
    return line(`through ${graph.calls(to)}: `, upstream, " × ", isNumber(rule) ? slope : ["(", name, " = ", slope, ")"], end);
  });
  const heading = line(html("span", { class: "quiet-text" }, used.length ? (used.some((one) => graph.edge(one).local.length) ? "upstream × local slope = share" : "What arrives, δ, goes back as:") : ""));
  const sum = used.length > 1 ? [used.flatMap((one, at) => [at ? " + " : "", sent.has(one) ? share(one) : OPEN]), " = "] : [];
  const result = complete ? gradient(index, "delta-text result") : OPEN;
  const end = index === last
    ? line("gradient = ", result, ", along itself: here the way back begins")
    : line("gradient = ", sum, result, used.length > 1 ? `, ${used.length} shares added up` : used.length ? "" : ", for the result doesn't use it");
  return padded(graph, [head, heading, ...ways, end]);
}

// As many lines as the largest sum of this graph needs.
function padded(graph, lines) {
  const most = Math.min(MOST, Math.max(...graph.nodes.map((one) => graph.used(one).length + 3)));
  return [...lines, ...Array.from({ length: Math.max(0, most - lines.length) }, () => line())];
}
