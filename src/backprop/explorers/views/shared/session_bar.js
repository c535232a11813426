// Above a training: buttons that let it run, pause, do one step and start again, and how much of
// it is done.

import { html, number } from "./drawing.js";

// Returns the bar, and `tell()`, which writes what its first button does now.
export function sessionBar(model) {
  const press = (kind) => () => model.send({ kind: kind() });
  const button = (text, act, kind) => html("button", { type: "button", class: kind, onclick: act }, text);
  const run = button("Run", press(() => (model.get("running") ? "pause" : "run")), "explorer-run");
  const done = html("span", { class: "explorer-done" }, number(html, "steps", { "data-shown": ".0f" }), " steps, ", number(html, "epochs", { "data-shown": ".1f" }), " epochs");
  const bar = html("div", { class: "explorer-bar" }, run, button("Step", press(() => "step")), button("Start again", press(() => "restart")), done);
  return { bar, tell: () => (run.textContent = model.get("running") ? "Pause" : "Run") };
}
