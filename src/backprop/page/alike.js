// Touch one, light three: who points at a letter in a formula sees its parts in the drawings and
// its name in the code, and the other way round. The letters are those of the notation page.

const HELD = "letter"; // of the highlight in the code
const CODE = "pre, code";

// The letter that MathJax has drawn there: not one that is an index or names a layer.
function glyphOf(element) {
  const mi = element.closest?.("mjx-mi");
  if (!mi || mi.closest("mjx-script")) return undefined;
  const [, code] = mi.querySelector("mjx-c")?.className.match(/mjx-c([0-9A-F]+)/) ?? [];
  return code && String.fromCodePoint(parseInt(code, 16)).normalize("NFKC");
}

// The word of the code at a place of the screen.
function wordAt(x, y) {
  const place = document.caretPositionFromPoint?.(x, y);
  const range = place ? undefined : document.caretRangeFromPoint?.(x, y);
  const [node, offset] = place ? [place.offsetNode, place.offset] : [range?.startContainer, range?.startOffset];
  if (node?.nodeType !== Node.TEXT_NODE || !node.parentElement.closest(CODE)) return undefined;
  const before = node.data.slice(0, offset).match(/\w*$/)[0];
  return before + node.data.slice(offset).match(/^\w*/)[0];
}

// All places of the code that are one of `names`.
function* ranges(names) {
  const word = new RegExp(`(?<![\\w"'])(?:${names.join("|")})(?![\\w"'])`, "g");
  for (const box of document.querySelectorAll(`article :is(${CODE})`)) {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const { index, 0: found } of texts.currentNode.data.matchAll(word)) {
        const range = new Range();
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + found.length);
        yield range;
      }
    }
  }
}

// Let the letters of a page be lit together. `letters`: of each its glyph, its names in the code,
// and the selector of its parts in the drawings.
export function lightAlike(letters) {
  const byGlyph = new Map(letters.map((one) => [one.glyph, one]));
  let lit = new Set(); // letters
  const off = () => {
    for (const element of document.querySelectorAll(".lit-letter")) element.classList.remove("lit-letter");
    globalThis.CSS?.highlights?.delete(HELD);
    lit = new Set();
  };
  const light = (wanted) => {
    if (wanted.size === lit.size && [...wanted].every((one) => lit.has(one))) return;
    off();
    lit = wanted;
    if (!wanted.size) return;
    for (const mi of document.querySelectorAll("article mjx-mi")) mi.classList.toggle("lit-letter", wanted.has(byGlyph.get(glyphOf(mi))));
    for (const { drawn } of wanted) {
      for (const part of document.querySelectorAll(`article .explorer-view :is(${drawn})`)) part.classList.add("lit-letter");
    }
    if (globalThis.Highlight) CSS.highlights.set(HELD, new Highlight(...ranges([...wanted].flatMap(({ names }) => names))));
  };
  const known = (...found) => new Set(found.filter(Boolean));
  const drawnAs = (element) => letters.find(({ drawn }) => element.closest?.(".explorer-view") && element.closest(drawn));
  const pointed = ({ target, clientX, clientY }) => {
    const word = target.closest?.(CODE) && wordAt(clientX, clientY);
    return known(byGlyph.get(glyphOf(target)), drawnAs(target), word && letters.find(({ names }) => names.includes(word)));
  };
  for (const type of ["pointerover", "pointermove"]) {
    // within the code no element says which word is pointed at
    document.addEventListener(type, (event) => {
      if (type === "pointerover" || event.target.closest?.(CODE)) light(pointed(event));
    }, { passive: true });
  }
  document.documentElement.addEventListener("pointerleave", off);
  // By keyboard: a formula that has the focus lights all its letters.
  document.addEventListener("focusin", ({ target }) => {
    const inside = [...(target.closest?.("mjx-container")?.querySelectorAll("mjx-mi") ?? [])];
    light(known(drawnAs(target), ...inside.map((mi) => byGlyph.get(glyphOf(mi)))));
  });
  document.addEventListener("focusout", off);
}
