// A program for what is on show, which opens, and can be copied.

import { html } from "./drawing.js";

// `title`: of the fold; `lines()`: the program's lines now; `beside`: what stands above it, such as
// a choice. Returns its box; and `show`, which writes the program anew if it is another.
export function program(title, lines, ...beside) {
  const area = html("textarea", { readonly: true, rows: 16, spellcheck: "false", "aria-label": title });
  const copy = html("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    area.select();
    await (navigator.clipboard?.writeText(area.value) ?? Promise.reject()).catch(() => document.execCommand("copy"));
    copy.textContent = "Copied";
  });
  const box = html("details", { class: "explorer-code" }, html("summary", {}, title), ...beside, area, copy);
  const show = () => {
    const code = `${lines().join("\n")}\n`;
    if (!box.open || area.value === code) return;
    area.value = code;
    copy.textContent = "Copy";
  };
  box.addEventListener("toggle", show);
  return { box, show };
}
