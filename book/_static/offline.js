// Keep the book for readers without a network. Browsers allow this for sites only, not for
// pages opened from a folder; there the way to a notebook leads to what can be done about it.
const QUIET = 3_000; // milliseconds after the page is loaded: it gets what it needs itself first
const BOOK = new URL("../", document.currentScript.src);

// A reader may have the browser keep nothing, and some browsers complain of each attempt.
const mayKeep = () => navigator.cookieEnabled && navigator.serviceWorker;

// Whether it could be begun.
async function keepBook() {
  try {
    const { active, waiting, installing } = await navigator.serviceWorker.register(new URL("service-worker.js", BOOK));
    (active ?? waiting ?? installing).postMessage("pages");
    return true;
  } catch {
    return false;
  }
}

// What is kept in this browser, in words; and a button for readers who save data. Where nothing
// can be kept, the page says so already.
const WORDS = { pages: "the pages", python: "Python for the pages", notebooks: "the notebooks" };
async function tellKept(place) {
  if (!mayKeep()) return;
  let registration;
  try {
    registration = await navigator.serviceWorker.getRegistration(BOOK);
  } catch {
    return; // it is forbidden in another way
  }
  if (!registration?.active) {
    place.textContent = "Nothing is kept in this browser yet. ";
    if (!navigator.connection?.saveData) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-outline-primary" });
    button.textContent = "Keep the pages";
    button.addEventListener("click", async () => {
      if (await keepBook()) {
        await navigator.serviceWorker.ready;
        tellKept(place);
      } else place.textContent = "Your browser can't keep this page.";
    });
    place.append("Your browser saves data, so the book waits for your word: ", button);
    return;
  }
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  registration.active.postMessage("count", [port2]);
  const counted = Object.entries(await told).filter(([part, { kept }]) => WORDS[part] && kept);
  const parts = counted.map(([part, { kept, all }]) => WORDS[part] + (kept < all ? ` (${kept} of ${all} files)` : ""));
  place.textContent = parts.length ? `Kept in this browser now: ${parts.join(", ")}.` : "Nothing is kept in this browser yet.";
}

const isSite = location.protocol.startsWith("http");
if (isSite && mayKeep() && !navigator.connection?.saveData) addEventListener("load", () => setTimeout(keepBook, QUIET));

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("kept");
  if (place) tellKept(place);
  if (location.protocol !== "file:") return;
  for (const way of document.querySelectorAll('a[href*="lite/notebooks/"]')) way.href = new URL("run.html#without-a-network", BOOK);
});
