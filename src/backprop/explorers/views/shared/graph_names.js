// The numbers that a graph begins with, each taken hold of where it stands.

import { choose, declared } from "./drawing.js";
import { dragNumber } from "./drag_number.js";
import { graphPlaces, shape } from "./graph_places.js";

const ALONE = { across: 31, down: 12 }; // pixels: half of the pill of a number
const PILL = { across: 21, down: 11.5 }; // pixels: and of one among several
const REACH = { across: 23, down: 13 };

// The numbers as text: a=-4;x=1,2;W=1,2/3,4.
function written(names, values) {
  const whole = ({ name, rows, columns }, list) => {
    if (!columns) return `${name}=${list[0]}`;
    const [, across] = shape({ rows, columns });
    const lines = Array.from({ length: Math.max(1, rows) }, (_, row) => list.slice(row * across, (row + 1) * across).join(","));
    const ends = rows === 1 ? "/" : !rows && columns === 1 ? "," : "";
    return `${name}=${lines.join("/")}${ends}`;
  };
  return names.map((name, index) => whole(name, values[index])).join(";");
}

// Before Python is up, of the numbers only some are stored: the text that is nearest to `text`,
// where one number differs from that of `before`, or else the next one on its way.
function nearestStored(examples, text, before, changed) {
  const numberIn = (one) => Number(one.match(new RegExp(`(?:^|;)${changed}=([^;]*)`))?.[1]);
  const others = (one) => one.replace(new RegExp(`(^|;)${changed}=[^;]*`), "$1");
  const near = examples.filter((one) => others(one) === others(text)).sort((a, b) => numberIn(a) - numberIn(b));
  if (!near.length) return text;
  const far = (one) => Math.abs(numberIn(one) - numberIn(text));
  const best = near.reduce((a, b) => (far(b) < far(a) ? b : a));
  const on = near.indexOf(best) + Math.sign(numberIn(text) - numberIn(before));
  return best === before ? (near[on] ?? best) : best;
}

// A model of the numbers of `graph`, each a parameter: "a", or "W 0 1" for one among several. It
// writes them into the parameter `numbers` of `model`. `live()`: whether anything can be computed.
export function numbersModel(model, graph, live) {
  let values; // as the reader has set them; the results follow
  let text;
  const parameters = graph().names.flatMap((one) =>
    one.values.map((_, place) => {
      const [, across] = shape(one);
      const where = one.columns ? ` ${[...(one.rows ? [Math.floor(place / across)] : []), place % across].join(" ")}` : "";
      return { ...one, label: `${one.name}${where}`, meaning: "drag it, or use the arrow keys", place, default: 0 };
    }),
  );
  for (const one of parameters) one.name = one.label;
  const find = (name) => parameters.find((one) => one.name === name);
  const now = () => (text !== undefined && model.get("numbers") === text ? values : graph().names.map((one) => one.values));
  return {
    parameters,
    get(name) {
      if (name === "declaration") return { parameters };
      const { index, place } = find(name);
      return now()[index][place];
    },
    set(name, value) {
      const { names } = graph();
      const { index, place } = find(name);
      const next = now().map((list) => [...list]);
      next[index][place] = value;
      let wanted = written(names, next);
      const { examples } = declared(model, "numbers");
      if (!live() && !names[index].columns) {
        wanted = nearestStored(examples, wanted, written(names, now()), names[index].name);
        next[index][place] = Number(wanted.split(";")[index].split("=")[1]);
      }
      values = next;
      text = wanted;
      choose(model, "numbers", text);
    },
    save_changes() {},
  };
}

// The elements that hold the numbers of `graph`, and what lets them say where they stand.
export function heldNumbers(model, graph, live, taken) {
  const numbers = numbersModel(model, graph, live);
  const held = numbers.parameters.map((one) => {
    const place = graphPlaces(graph().node(one.node));
    const { x, y } = place.values[one.place];
    const shows = { "data-quantity": `name_values[${one.index}][${one.place}]` };
    return dragNumber(numbers, one.name, { x, y, shows, taken, ...(place.single ? { pill: ALONE } : { pill: PILL, reach: REACH }) });
  });
  return { elements: held.map(({ element }) => element), show: () => held.forEach(({ show }) => show()) };
}
