// A view of the network that goes through its steps: the drawing, the buttons, and below them what
// the part that is looked at has computed by now.

import { fill, html, keepDrawn, quietRow, style } from "./drawing.js";
import { NETWORK, mark } from "./network.js";
import { steps } from "./steps.js";

// Makes the view.
//   texts, times: of the steps, as `steps` takes them
//   story: for each step, the name of the part that it is about
//   looks: the parameters that say what is looked at, the first one first
//   draw(model, width, taken): the parts of the drawing
//   show(model, parts, now): lets them be where they are now
//   explanation(model, name, done): the lines about a part
export function walk({ texts, times, story, looks, look = "", draw, show, explanation }) {
  const render = ({ model, el }) => {
    const picture = html("div", { class: "explorer-picture" });
    const panel = html("div", { class: "explorer-panel lines", "aria-live": "off", role: "group", tabindex: "0", "aria-label": "the sum at hand" });
    let parts, drawn;
    const move = () => {
      const now = way.now();
      if (now.done === drawn) show(model, parts, now);
      else update();
    };
    const update = () => {
      if (!parts) return;
      const now = way.now();
      drawn = now.done;
      const looked = looks.map((kind) => model.get(kind)).find((name) => name !== "none") ?? story[model.get("step")];
      mark(parts.drawing, looked);
      for (const { bend } of parts.units) bend?.(model.get("results").curve);
      parts.show();
      show(model, parts, now);
      panel.replaceChildren(...explanation(model, looked, now.done));
      fill(el, model);
    };
    // What is changed before anything has run sets the numbers running.
    const taken = () => model.get("step") === 0 && way.play();
    const way = steps(model, "step", texts, times, move);
    el.append(style(NETWORK + look), picture, way.element, panel, quietRow(model, "activation"));
    const resize = (width) => {
      parts = draw(model, width, taken);
      picture.replaceChildren(parts.drawing);
    };
    return keepDrawn(model, picture, 640, resize, update);
  };
  return { render };
}
