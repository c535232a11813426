// Keep the book for readers without a network. Browsers allow this for sites only, not for
// pages opened from a folder. It waits until the page has what it needs itself.
const QUIET = 3_000; // milliseconds after the page is loaded
if (location.protocol.startsWith("http") && navigator.serviceWorker) {
  const worker = new URL("../service-worker.js", document.currentScript.src);
  addEventListener("load", () => setTimeout(() => navigator.serviceWorker.register(worker), QUIET));
}
