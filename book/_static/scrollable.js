// A code box that is wider than its place can be scrolled by keyboard, also when it is
// unfolded later. The theme looks now and then, and may do so while the page is being
// laid out: what it then takes for narrow is looked at again in the next picture.
document.addEventListener("DOMContentLoaded", () => {
  const look = (box) => {
    if (box.tabIndex < 0 && box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };
  const shown = new ResizeObserver((boxes) => boxes.forEach(({ target }) => look(target)));
  const judged = new MutationObserver((changes) =>
    requestAnimationFrame(() => changes.forEach(({ target }) => look(target))),
  );
  for (const box of document.querySelectorAll("pre")) {
    shown.observe(box);
    judged.observe(box, { attributeFilter: ["tabindex"] });
  }
});
