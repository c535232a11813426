// The walk through a graph: forward, where each step's value comes from those before it, and back
// in the tape's order, where each step hands its shares on and they add up.

import { svg } from "./drawing.js";
import { pulse, within } from "./pulse.js";

const THICKER = 4; // pixels: of a pulse, at most
const TRAVEL = 0.7; // of a step: how long something is on its way
const WHOLE = 16000; // milliseconds that all steps take together, about
const [QUICKEST, SLOWEST] = [110, 1300]; // milliseconds for a step

export const timeOf = (graph) => Math.min(SLOWEST, Math.max(QUICKEST, WHOLE / Math.max(1, graph.last)));

// What is told at each step.
export function storyOf(graph) {
  if (!graph.ready) return ["This has no value, so nothing runs."];
  const forward = graph.nodes.map((index) => `Forward: ${graph.says(index)}${graph.node(index).kind === "input" ? " is given" : ""}.`);
  const come = new Set();
  const back = graph.back.map((index) => {
    const { from, to } = graph.edge(index);
    const again = come.has(from);
    come.add(from);
    return `Back: ${graph.calls(to)} sends ${graph.calls(from)} its share.${again ? " It is added to what came before." : ""}`;
  });
  const begins = `Back: the slope of ${graph.calls(graph.nodes.length - 1)} along itself is 1.`;
  const story = ["Only what you typed is known. Press Play.", ...forward, begins, ...back];
  story[story.length - 1] += " Every gradient is there.";
  return story;
}

// The node that a step is about.
export function aboutOf(graph, done) {
  if (done < graph.begins) return Math.max(0, done - 1);
  if (done === graph.begins) return graph.nodes.length - 1;
  return graph.edge(graph.back[done - graph.begins - 1]).from;
}

// Where the gradient of a node stands after so many shares: the place of its numbers, or nothing.
function gradientPlace(graph, index, shares) {
  if (index === graph.nodes.length - 1) return `gradient[${index}]`;
  const last = graph.back.slice(0, shares).findLastIndex((one) => graph.edge(one).from === index);
  return last < 0 ? undefined : `back_sum[${last}]`;
}

const seen = (element, on, kind) => element.setAttribute("class", on ? kind : "later");

function placeAt(texts, place, kind) {
  texts.forEach((text, index) => {
    if (place) text.dataset.quantity = `${place}[${index}]`;
    seen(text, place, kind);
  });
}

// Prepares a drawing for the walk. Returns `show(now)`, which lets stand what is known after so
// many steps, and lets be on its way what is: `now` as `steps` gives it.
export function graphWalk(graph, { nodes, edges, layers: { pulses } }) {
  for (const one of edges) {
    const { from, share } = graph.edge(one.index);
    one.blue = pulse("activation", undefined, THICKER);
    one.orange = pulse("delta", undefined, THICKER);
    one.minus = { activation: graph.node(from).value[0] < 0, delta: share[0] < 0 };
    pulses.append(one.blue.element, one.orange.element);
  }
  const sum = svg("text", { class: "later" });
  pulses.append(sum);
  return ({ done, share }) => {
    const all = graph.ready && done >= graph.last;
    const current = share > 0 ? done + 1 : done;
    const shares = Math.max(0, done - graph.begins);
    const going = share > 0 && current > graph.begins ? graph.back[shares] : undefined;
    const sent = new Set(graph.back.slice(0, shares));
    const about = all || !graph.ready ? undefined : aboutOf(graph, current);
    const way = within(share / TRAVEL);
    seen(sum, false);
    for (const one of edges) {
      const { from, to, share: amount } = graph.edge(one.index);
      one.blue.hide();
      one.orange.hide();
      one.run("", 0);
      const forward = current < graph.begins && to === current - 1;
      const known = !graph.ready ? graph.node(to).value.length > 0 : done > to || (forward && way === 1);
      seen(one.slope, known || all, "slope");
      for (const text of one.shares) seen(text, all || sent.has(one.index) || one.index === going, "share");
      if (forward) {
        one.run("activation", share > 0 ? way : 1, false, one.minus.activation);
        if (share > 0 && way < 1) one.blue.move(one.point(way, false), graph.node(from).value[0] ?? 1);
      }
      const back = one.index === going || (!all && share === 0 && current > graph.begins && graph.back[current - graph.begins - 1] === one.index);
      if (back) {
        const part = one.index === going ? way : 1;
        one.run("delta", part, true, one.minus.delta);
        if (part < 1) one.orange.move(one.point(1 - part, true), amount[0] ?? 1);
      }
    }
    for (const { index, group, ways, values, gradients, place } of nodes) {
      const value = !graph.ready || done > index || (current - 1 === index && way === 1 && share > 0);
      const arriving = going !== undefined && graph.edge(going).from === index;
      const before = all ? `gradient[${index}]` : done >= graph.begins ? gradientPlace(graph, index, shares) : undefined;
      const after = arriving && way === 1 ? gradientPlace(graph, index, shares + 1) : before;
      const adding = arriving && way === 1 && before !== undefined;
      for (const text of values) seen(text, value, "value");
      if (!graph.ready) gradients.forEach((text) => seen(text, false));
      else placeAt(gradients, adding ? undefined : after, "gradient");
      if (adding && place.single) {
        const spot = place.gradients[0];
        sum.setAttribute("x", spot.x);
        sum.setAttribute("y", spot.y);
        sum.replaceChildren(svg("tspan", { "data-quantity": `${before}[0]` }), " + ", svg("tspan", { "data-quantity": `edge_share[${going}][0]` }));
        seen(sum, true, "sum");
      } else if (adding) placeAt(gradients, after, "gradient");
      ways[0].setAttribute("class", `band activation ${value ? "" : "none"}`);
      ways[1].setAttribute("class", `band delta ${graph.ready && after ? "" : "none"}`);
      group.classList.toggle("now", index === about);
      group.classList.toggle("adding", adding);
      group.classList.toggle("trouble", index === graph.trouble);
    }
    return about;
  };
}
