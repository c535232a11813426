// A code box that is wider than its place can be scrolled by keyboard, also when it is
// unfolded later: the theme looks only once, when the page is loaded.
document.addEventListener("DOMContentLoaded", () => {
  const shown = new ResizeObserver((boxes) => {
    for (const { target } of boxes) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    }
  });
  for (const box of document.querySelectorAll("pre")) shown.observe(box);
});
