// Keeps a page of a live session up to date: asks every two seconds whether the session has moved, and exchanges the main
// part when it has. Without this script a link does the same. Nobody who is in the middle of a form loses it, also where
// the phone sleeps, or lets go of the page and loads it again.

const EVERY = 2000;
const TRIES_LESS_OFTEN = 10000;
const PATIENCE = 15000;
const KEPT = "staircase-live";
const NO_CONNECTION = "No connection. What you chose is still here, and this page tries again by itself.";
const NOT_SENT = "That could not be sent. What you chose is still here. Send it again in a moment.";
const CLOSED = "The trainer has closed this round. What you had not sent does not count.";
const NEXT_STORY = "The next story has begun. Come back when you like.";

const main = document.querySelector("main");
const says = document.querySelector("[data-live-says]");
let tag = live().dataset.tag;
let failed = 0;
let timer = 0;
let sending = false;

function live() {
  return document.querySelector("[data-live]");
}

// What is said is seen and read aloud; the same thing is not said twice.
function say(words, link = "") {
  if (says.dataset.words === words) return;
  says.dataset.words = words;
  says.replaceChildren(words);
  if (words && link) {
    const to = document.createElement("a");
    to.href = link;
    to.className = "govuk-link";
    to.textContent = "See what comes next";
    says.append(" ", to);
  }
}

// A connection that went silent, as in a pocket, is given up: else nothing would ever be asked or sent again.
function reach(address, options = {}) {
  const late = new AbortController();
  setTimeout(() => late.abort(), PATIENCE);
  return fetch(address, { cache: "no-store", signal: late.signal, ...options });
}

function theForm() {
  return document.querySelector("form[data-live-form]");
}

function inTheMiddle() {
  const form = theForm();
  if (!form) return false;
  return sending || [...form.elements].some((field) => "checked" in field && field.checked !== field.defaultChecked);
}

// --- what is chosen and not sent yet: kept in this tab alone, until it is sent or nothing is asked any more

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

function keep(chosen) {
  try {
    if (Object.keys(chosen).length) sessionStorage.setItem(KEPT, JSON.stringify(chosen));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Where the browser lets pages keep nothing, a page that is loaded again begins anew.
  }
}

function isOf(form) {
  return ["position", "phase", "asked"].map((name) => form.elements[name].value).join(" ");
}

function remember(event) {
  const form = event.target.closest("form[data-live-form]");
  if (form) keep({ ...kept(), [isOf(form)]: event.target.value });
}

function forget(form) {
  const { [isOf(form)]: _sent, ...others } = kept();
  keep(others);
}

function chooseAgain(form) {
  const value = kept()[isOf(form)];
  const field = [...form.querySelectorAll("input[type=radio]")].find((one) => one.value === value);
  if (!field || field.checked) return;
  field.checked = true;
  form.closest("details")?.setAttribute("open", "");
}

// --- the page as it is now

// The new main part takes the place of the old one. What had the focus keeps it, and what was open stays open.
function exchange(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("main");
  if (!fresh) return false;
  const moved = heading(document) !== heading(page);
  const focused = document.activeElement?.id;
  const hadFocus = main.contains(document.activeElement);
  for (const details of main.querySelectorAll("details[open][id]")) {
    const same = !moved && fresh.querySelector(`details#${details.id}`);
    if (same) same.open = true;
  }
  main.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  tag = live()?.dataset.tag ?? "0";
  ready();
  if (moved) {
    if (hadFocus || live()?.dataset.live.startsWith("/live")) document.querySelector("#now")?.focus();
    say("");
    announce(heading(document));
  } else if (hadFocus && focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  return true;
}

function heading(page) {
  return page.querySelector("h1")?.textContent.trim() ?? "";
}

function announce(words) {
  const hidden = document.createElement("span");
  hidden.className = "govuk-visually-hidden";
  hidden.textContent = words;
  says.dataset.words = "";
  says.replaceChildren(hidden);
}

async function ask() {
  const here = live();
  if (!here) return;
  const answer = await reach(here.dataset.live, { headers: { "If-None-Match": `"${tag}"` } });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(String(answer.status));
  const news = await answer.json();
  if ("away" in here.dataset) {
    if (String(news.position) !== here.dataset.away) say(NEXT_STORY);
    return;
  }
  if (inTheMiddle()) {
    if (!sending) say(CLOSED, here.dataset.page);
    return;
  }
  await show(here.dataset.page);
  if (location.pathname !== here.dataset.page) history.replaceState(null, "", here.dataset.page);
}

async function show(address) {
  const page = await reach(address);
  if (page.status >= 500 || !exchange(await page.text())) throw new Error(String(page.status));
}

async function look() {
  clearTimeout(timer);
  try {
    await ask();
    if (failed) say("");
    failed = 0;
  } catch {
    failed += 1;
    if (failed > 1) say(NO_CONNECTION);
  }
  clearTimeout(timer); // whoever looked meanwhile has set one too
  if (!document.hidden) timer = setTimeout(look, failed > 5 ? TRIES_LESS_OFTEN : EVERY);
}

// Back and forward, among the pages that were sent and exchanged here.
async function turn() {
  try {
    await show(location.href);
  } catch {
    say(NO_CONNECTION);
  }
}

function post(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  return reach(form.action, { method: "POST", body });
}

// By its token the server knows its own forms. One from before the phone slept or the server started again may be too old:
// a fresh page has a new one, and what was chosen stays.
async function renew(form) {
  const page = await reach(live().dataset.page);
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrf_token]");
  if (fresh) form.elements.csrf_token.value = fresh.value;
  return fresh !== null;
}

// A form is sent from here, so that a lost connection loses nothing that was chosen.
async function send(event) {
  const form = event.target.closest("form[data-live-form]");
  if (!form) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  const button = event.submitter ?? form.querySelector("button[type=submit]");
  button.setAttribute("aria-disabled", "true");
  try {
    let answer = await post(form, button);
    if (answer.status === 403 && (await renew(form))) answer = await post(form, button);
    if (answer.status >= 500) say(NOT_SENT);
    else taken(form, answer, await answer.text());
  } catch {
    say(NO_CONNECTION);
  } finally {
    sending = false;
    button.removeAttribute("aria-disabled");
  }
}

// What was kept leads on to an address of its own, as it does without this script.
function taken(form, answer, text) {
  if (answer.redirected) {
    forget(form);
    if (answer.url !== location.href) history.pushState(null, "", answer.url);
  }
  if (exchange(text)) document.querySelector(".govuk-error-summary, #now")?.focus();
}

function ready() {
  for (const link of document.querySelectorAll("[data-without-script]")) link.hidden = true;
  const form = theForm();
  if (form) chooseAgain(form);
  else keep({});
}

ready();
document.addEventListener("submit", send);
document.addEventListener("change", remember);
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
document.addEventListener("resume", look);
window.addEventListener("online", look);
window.addEventListener("popstate", turn);
timer = setTimeout(look, EVERY * (0.5 + Math.random() / 2)); // not all phones of a room at the same moment
