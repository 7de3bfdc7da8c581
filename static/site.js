// Makes the page's components more comfortable where a browser can. Every page works without it.
import { initAll } from "./build/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A long list of contents is folded on a phone; where there is room it stands open.
if (window.matchMedia("(min-width: 40.0625em)").matches) {
  for (const details of document.querySelectorAll("details[data-open-where-wide]")) details.open = true;
}

// Words that are kept nowhere go when the page does: ask before leaving them. Sending them is no leaving, also where
// only a file comes back; and whoever presses "Exit this page" is never held up.
let sending = false;
document.addEventListener("submit", (event) => {
  sending = event.target.matches("form[data-words-not-kept]");
});
window.addEventListener("beforeunload", (event) => {
  const sent = sending;
  sending = false;
  if (sent || document.body.classList.contains("govuk-exit-this-page-hide-content")) return;
  const boxes = [...document.querySelectorAll("form[data-words-not-kept] :is(textarea, input[type=text])")];
  const again = document.querySelector("form[data-words-not-kept=again]");
  if (again || boxes.some((box) => box.value !== box.defaultValue)) event.preventDefault();
});

// Words that came back in the answer to a form: to load the page again, or to come back to it, asks for the page without
// them, and does not send them once more.
const withWords = document.querySelector("form[data-reload-as]");
if (withWords) {
  history.replaceState(null, "", withWords.dataset.reloadAs);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

// On paper nothing can be opened. The style sheet opens it in new browsers, and this in older ones; but answers that
// were not wanted on the screen stay folded.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open], [data-not-on-paper])")];
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
