// The whole book in one page, for the printer: run in a page of the built book by tools/pdf.py.

async (note) => {
  const title = document.querySelector(".book-mark").textContent.trim();
  const author = document.querySelector(".component-author").textContent.trim();
  const element = (name, attributes, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  const place = (page, anchor) => `${page}--${anchor}`;

  // Pages in the order of the table of contents, each in a section with its own anchors.
  const links = [...document.querySelectorAll("nav.bd-links a.reference.internal")];
  const names = [...new Set(links.map((a) => new URL(a.href).pathname.split("/").pop()))];
  const pages = names.filter((name) => name.endsWith(".html") && name !== "index.html");
  const known = new Set(pages);
  const book = element("article", { className: "bd-article" });
  const solutions = element("section", { id: "paper-solutions" }, element("h1", {}, "Solutions"));
  for (const name of pages) {
    const answer = await fetch(name);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    const text = read.querySelector("article.bd-article");
    text.querySelectorAll("script, .headerlink, .explorer-data").forEach((one) => one.remove());
    text.querySelectorAll("[id]").forEach((one) => (one.id = place(name, one.id)));
    text.querySelectorAll("a[href]").forEach((a) => {
      const href = a.getAttribute("href");
      if (/^https?:/.test(href)) return;
      const [page, anchor] = href.split("#");
      const target = page || name;
      if (known.has(target) && !anchor?.includes("=")) {
        a.setAttribute("href", anchor ? `#${place(target, anchor)}` : `#${target}`);
      } else a.replaceWith(...a.childNodes); // a notebook, or an explorer's state
    });
    text.querySelectorAll("details").forEach((one) => (one.open = true));
    text.querySelectorAll(".explorer-status").forEach((one) => (one.textContent = note));
    const own = [...text.querySelectorAll(".solution")];
    if (own.length) {
      const heading = text.querySelector("h1").textContent;
      solutions.append(element("section", {}, element("h2", {}, heading), ...own));
    }
    book.append(element("section", { id: name }, ...text.childNodes));
  }
  if (solutions.children.length > 1) book.append(solutions);

  // A title page and a list of contents before them.
  const list = [...book.children].map((section) => {
    const heading = section.querySelector("h1").textContent;
    return element("li", {}, element("a", { href: `#${section.id}` }, heading));
  });
  const front = element("div", { className: "paper-title" },
    element("h1", {}, title), element("p", {}, author));
  const toc = element("section", { className: "paper-contents" },
    element("h1", {}, "Contents"), element("ul", {}, ...list));
  document.title = title;
  document.body.className = "on-paper";
  document.body.replaceChildren(front, toc, book);

  await MathJax.startup.promise;
  await MathJax.typesetPromise([document.body]);
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode();
  }));

  // What is wider than the paper becomes smaller.
  const width = document.body.clientWidth;
  for (const one of document.querySelectorAll("mjx-container[display], table")) {
    const own = one.matches("table") ? one : one.querySelector("mjx-math");
    const wide = own.getBoundingClientRect().width;
    const room = Math.min(width, one.parentElement.getBoundingClientRect().width);
    if (wide > room) one.style.zoom = (0.98 * room) / wide;
  }
  return {
    pages: pages.length,
    formulas: document.querySelectorAll("mjx-container").length,
    faults: [...document.querySelectorAll("mjx-merror")].map((one) => one.textContent),
    explorers: document.querySelectorAll(".explorer img").length,
    lost: [...document.querySelectorAll("a[href^='#']")]
      .map((a) => a.getAttribute("href").slice(1))
      .filter((id) => !document.getElementById(id)),
  };
}
