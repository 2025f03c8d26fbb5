// What the pages gain where script runs; each of them works without it.
// Everything listens on the document, so parts that are swapped in need no set-up.
// No words stand here: they come from data attributes, translated by the server.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// ---- editor: the toolbar writes Markdown into the text area ----
const TOOLS = {
  bold: (text) => `**${text}**`,
  list: (text) => lines(text, "- "),
  quote: (text) => lines(text, "> "),
  link: (text) => `[${text}](https://)`,
  table: (text, button) => `\n${button.dataset.text}\n`,
};

function lines(text, mark) {
  return text.split("\n").map((line) => (mark + line).trimEnd()).join("\n");
}

function insert(area, text) {
  area.focus();
  if (document.execCommand("insertText", false, text)) return; // keeps the browser's undo
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function useTool(button) {
  const area = $("textarea", button.closest(".editor"));
  const name = button.dataset.tool;
  if (name === "list" || name === "quote") {
    area.selectionStart = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1; // whole lines
  }
  const { selectionStart: start, selectionEnd: end } = area;
  insert(area, TOOLS[name](area.value.slice(start, end), button));
  if (name === "bold" && start === end) area.setSelectionRange(start + 2, start + 2);
}

// ---- parts of a page, fetched by their id ----
async function fetchPart(url, form, id) {
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const answer = await fetch(url, { method: "POST", body });
  return answer.ok && !answer.redirected ? parse(await answer.text()).getElementById(id) : null;
}

async function togglePreview(button) {
  const editor = button.closest(".editor");
  const area = $("textarea", editor);
  const shown = $(".shown", editor);
  if (shown.hidden) {
    const part = await fetchPart(button.formAction, button.form, "preview").catch(() => null);
    if (!part) return button.form.requestSubmit(button); // the page itself says what is wrong
    shown.replaceChildren(...part.childNodes);
  }
  shown.hidden = !shown.hidden;
  area.hidden = !shown.hidden;
  button.setAttribute("aria-pressed", String(!shown.hidden));
  (shown.hidden ? area : shown).focus();
}

async function refresh(form) {
  const target = document.getElementById(form.dataset.part);
  const part = await fetchPart(form.dataset.refresh, form, form.dataset.part).catch(() => null);
  if (part && target) target.replaceChildren(...part.childNodes);
}

// ---- quoting a post into the composer ----
function quote(button) {
  const source = document.getElementById(button.dataset.quote);
  const chosen = window.getSelection();
  const inside = !chosen.isCollapsed && source.contains(chosen.anchorNode) && source.contains(chosen.focusNode);
  const text = (inside ? String(chosen) : source.innerText).trim();
  const area = $("textarea[data-composer]");
  area.setSelectionRange(area.value.length, area.value.length);
  insert(area, `${area.value.trim() ? "\n\n" : ""}${lines(text, "> ")}\n\n`);
}

// ---- drafts: kept on the server, two seconds after the last key; whoever does not pause loses no more than four ----
const waiting = new Map();

function saveLater(form) {
  const since = waiting.get(form)?.since ?? Date.now();
  stopWaiting(form);
  const left = Math.min(2000, Math.max(0, since + 4000 - Date.now()));
  waiting.set(form, { since, timer: setTimeout(saveDraft, left, form) });
}

function stopWaiting(form) {
  clearTimeout(waiting.get(form)?.timer);
  waiting.delete(form);
}

async function saveDraft(form, keepalive = false) {
  stopWaiting(form);
  const body = new URLSearchParams({
    csrf_token: form.elements.csrf_token.value,
    request_id: form.elements.request_id.value, // a save that outlives its form is ignored
    thing: form.dataset.draftThing,
    text: $(".editor textarea", form).value,
    auto: "1",
  });
  // saved is answered by 204 or by a redirect to the page; a lapsed session by 403
  const saved = await fetch(form.dataset.draft, { method: "POST", body, keepalive, redirect: "manual" })
    .then((answer) => answer.ok || answer.type === "opaqueredirect", () => false);
  const status = $("[data-draft-status]", form);
  if (status && !form.dataset.sent) status.textContent = saved ? status.dataset.saved : status.dataset.failed;
}

// ---- submitting: confirmed where formal, and once ----
function confirmed(form, submitter) {
  const dialog = form.dataset.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog || form.dataset.confirmed) return true;
  for (const echo of dialog.querySelectorAll("[data-echo]")) echo.textContent = spoken(form.elements[echo.dataset.echo]);
  dialog.onsubmit = (event) => {
    if (event.submitter?.value !== "go") return;
    event.preventDefault(); // it stays over the form, so that a second press changes nothing of what is sent
    if (form.dataset.sent) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  };
  dialog.showModal();
  $("button[value='']", dialog)?.focus(); // a stray Enter does nothing formal
  return false;
}

function spoken(control) {
  if (!control) return "";
  if (control.selectedOptions) return control.selectedOptions[0].text;
  const radio = control instanceof RadioNodeList && [...control].find((one) => one.checked);
  return radio ? radio.closest("label").innerText.trim() : control.dataset?.said || control.value;
}

function onSubmit(event) {
  const form = event.target;
  form.goes = event.submitter?.dataset.preview !== undefined; // what is typed goes along
  if (form.method === "dialog" || form.goes) return;
  if (form.dataset.sent || !confirmed(form, event.submitter)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  stopWaiting(form);
  form.pressed = event.submitter;
  setTimeout(() => { if (form.pressed) form.pressed.disabled = true; }); // after its value was sent
}

// ---- leaving: what was typed into a long form and is kept nowhere is asked after first ----
function asksFirst(event) {
  const isUnsaved = (form) => !form.dataset.sent && !form.goes
    && ($(".summary", form) || [...form.querySelectorAll("input, textarea, select")].some(changed));
  if (![...document.querySelectorAll("form[data-unsaved]")].some(isUnsaved)) return;
  event.preventDefault();
  event.returnValue = "unsaved"; // what Chromium 109 asks by
}

function letGo() {
  for (const form of document.querySelectorAll("form[data-unsaved]")) form.goes = false;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    document.getElementById(form.dataset.confirm)?.close();
    if (form.pressed) form.pressed.disabled = false;
  }
}

// ---- live parts: asked for every ten seconds (a meeting's every three), swapped when the reader is not at work in them ----
const tags = new Map();
const ended = new Set();

function changed(control) {
  if (control.type === "hidden") return false;
  if (control.options) return control.selectedIndex > 0 && !control.options[control.selectedIndex].defaultSelected;
  return control.checked !== control.defaultChecked || control.value !== control.defaultValue;
}

const touched = (part) => part.contains(document.activeElement)
  || [...part.querySelectorAll("input, textarea, select")].some(changed);

async function ask(url, parts) {
  const headers = tags.has(url) ? { "If-None-Match": tags.get(url) } : {};
  const answer = await fetch(url, { headers, cache: "no-store" });
  if (answer.status >= 500) throw new Error(answer.status);
  if (answer.status === 304) return;
  if (!answer.ok || answer.redirected) return ended.add(url); // signed out, or gone
  const page = parse(await answer.text());
  let missed = false;
  for (const part of parts) missed = !renew(part, page.getElementById(part.id)) || missed;
  if (answer.headers.get("ETag") && !missed) tags.set(url, answer.headers.get("ETag"));
}

function renew(part, fresh) {
  if (!fresh || fresh.innerHTML === part.innerHTML) return true;
  const notice = document.querySelector(`[data-new-in="${part.id}"]`);
  if (notice) return announce(notice, part, fresh);
  if (touched(part)) return false;
  part.replaceChildren(...fresh.childNodes);
  return true;
}

// The text being read never moves: what is new is counted, and shown when the reader asks.
function announce(notice, part, fresh) {
  const news = [...fresh.children].filter((one) => one.id && !document.getElementById(one.id));
  const posts = fresh.dataset.total - part.dataset.total; // those of a further page too
  if (!news.length && posts <= 0) return true;
  const button = $("button", notice);
  const text = posts > 1 ? button.dataset.text : posts === 1 ? button.dataset.one : button.dataset.other;
  const said = text.replace("{n}", posts > 0 ? posts : news.length);
  if (button.textContent !== said) button.textContent = said; // spoken once
  notice.fresh = () => {
    if (posts > news.filter((one) => one.id.startsWith("c")).length) return location.assign(fresh.dataset.latest);
    part.append(...news);
    part.dataset.total = fresh.dataset.total;
    button.hidden = true;
    news[0].tabIndex = -1;
    news[0].focus({ preventScroll: true });
    news[0].scrollIntoView({ block: "center" });
    readUntil(fresh.dataset.total);
  };
  button.hidden = false;
  return true;
}

// ---- how far one has read: told two seconds after a page is looked at, a glance is no reading ----
function readUntil(number) {
  const form = document.getElementById("mark-read");
  if (!form) return;
  form.elements.number.value = number;
  const body = new URLSearchParams(new FormData(form));
  body.set("auto", "1");
  fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
}

function readSoon() {
  if (document.hidden) return;
  const form = document.getElementById("mark-read");
  if (!form || form.dataset.told || !$("button", form)) return; // without the button all is read
  form.dataset.told = "yes";
  setTimeout(() => {
    if (document.hidden) delete form.dataset.told;
    else readUntil(form.elements.number.value);
  }, 2000);
}

// ---- files: what is too large is said before it is sent ----
function checkFiles(input) {
  const large = [...input.files].find((file) => file.size > input.dataset.largest);
  const all = [...input.files].reduce((sum, file) => sum + file.size, 0);
  const { tooLarge, tooMuch, together } = input.dataset;
  input.setCustomValidity(large ? tooLarge.replace("{name}", large.name) : all > together ? tooMuch : "");
  input.reportValidity();
}

function askAll() {
  if (document.hidden) return;
  const groups = new Map();
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const url = part.dataset.live;
    if (!ended.has(url)) groups.set(url, [...(groups.get(url) ?? []), part]);
  }
  for (const [url, parts] of groups) ask(url, parts).then(() => hears(true), () => hears(false)); // offline: the next turn asks again
}

function hears(well) {
  for (const note of document.querySelectorAll("[data-stale]")) note.hidden = well;
}

function askAgain() {
  setTimeout(() => { askAll(); askAgain(); }, $("[data-brisk]") ? 3000 : 10000);
}

// ---- clocks of a meeting: the committee's time, what an item or a speech took, what is left of a vote ----
const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });

function tick() {
  const face = $("[data-clock]");
  if (!face) return;
  const now = Date.now() + 1000 * face.dataset.clock;
  face.textContent = HOUR.format(now);
  for (const one of document.querySelectorAll("[data-since]")) say(one, (now - one.dataset.since) / 1000 + Number(one.dataset.before));
  for (const one of document.querySelectorAll("[data-until]")) say(one, (one.dataset.until - now) / 1000);
}

function say(one, seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const said = one.dataset.text.replace("{m}", Math.floor(whole / 60)).replace("{s}", whole % 60);
  if (one.textContent !== said) one.textContent = said;
}

// Tables that stack on phones lose their meaning in Safari unless the roles are spelled out, which HTML
// checkers refuse in the markup.
const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

function spellRoles() {
  for (const table of document.querySelectorAll("table.stackable")) {
    table.setAttribute("role", "table");
    for (const one of table.querySelectorAll("thead, tbody, tr, td")) one.setAttribute("role", ROLES[one.tagName]);
    for (const one of table.querySelectorAll("th")) one.setAttribute("role", one.scope === "row" ? "rowheader" : "columnheader");
  }
}

// ---- passwords shown while typed; texts to copy ----
function reveal(button) {
  const shown = button.getAttribute("aria-pressed") !== "true";
  for (const one of button.form.querySelectorAll("[autocomplete$=password]")) one.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  source.select();
  // the clipboard wants HTTPS; the old command does not
  await (navigator.clipboard?.writeText(source.value) ?? Promise.reject()).catch(() => document.execCommand("copy"));
  button.textContent = button.dataset.done;
}

// ---- shortcuts: the help page reads this table: keys, the name of their words, what they press or do ----
const SHORTCUTS = [
  ["/", "find", find],
  ["g h", "home", "[data-section=home]"],
  ["g g", "groups", "[data-section=groups]"],
  ["g i", "issues", "[data-section=issues]"],
  ["g r", "resolutions", "[data-section=resolutions]"],
  ["g f", "followups", "[data-section=followups]"],
  ["j", "next", () => step(1)],
  ["k", "previous", () => step(-1)],
  ["c", "open_issue", "main a[href$='/open-issue']"],
  ["r", "reply", "textarea[data-composer]"],
  ["q", "quote", quoteNearest],
  [".", "news", "[data-new-in]:not([hidden]) button"],
  ["n", "next_item", "[data-key=next]"],
  ["e", "close_item", "[data-key=close]"],
  ["v", "vote", "[data-key=vote]"],
  ["s", "speaker", "[data-key=speaker]"],
  ["r", "roll", () => goTo("[data-key=roll]")],
  ["1", "roll_present", () => setRoll(0)],
  ["2", "roll_attending", () => setRoll(1)],
  ["3", "roll_excused", () => setRoll(2)],
  ["4", "roll_absent", () => setRoll(3)],
  ["5", "roll_away", () => setRoll(4)],
  ["Ctrl Enter", "submit", (target) => target.form?.requestSubmit()],
  ["?", "keyboard", showKeyboard],
];
const LINKS = "main .rows a.t, main table.data th[scope=row] a, main #posts > li[id], main .agenda a.t";
let prefix = "";

function onKey(event) {
  const chord = (event.ctrlKey || event.metaKey ? "Ctrl " : "") + event.key;
  const typing = event.target.closest("input, textarea, select, dialog[open], [contenteditable]");
  const single = !chord.startsWith("Ctrl");
  if (event.altKey || event.isComposing || (single && (typing || document.body.dataset.keys === "off"))) return;
  const keys = single ? prefix + chord : chord;
  prefix = single && keys === "g" ? "g " : "";
  if (prefix) setTimeout(() => { prefix = ""; }, 1500);
  // one key may mean something else on another page: the first that finds what it wants does it
  for (const [one, , what] of SHORTCUTS.filter(([known]) => known === keys)) {
    if (event.repeat && one.length > 1) return;
    if (!(typeof what === "string" ? press(what) : what(event.target) ?? true)) continue;
    event.preventDefault();
    return;
  }
}

function find() {
  const box = $("main input[type=search]");
  box?.focus();
  box?.select();
  return Boolean(box) || press("a[data-search]");
}

function press(selector) {
  const target = $(selector);
  if (!target) return false;
  if (target.matches("input, textarea")) target.focus();
  else target.click();
  return true;
}

function step(by) {
  const roll = document.activeElement.closest(".calls");
  const links = [...document.querySelectorAll(roll ? ".calls > li" : LINKS)];
  const at = links.findIndex((one) => one === document.activeElement || one.contains(document.activeElement));
  const next = links[at < 0 && by < 0 ? links.length - 1 : at + by];
  if (!next) return false;
  if (next.matches("li")) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function goTo(selector) {
  const target = $(selector);
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
  return Boolean(target);
}

function setRoll(place) {
  const buttons = document.activeElement.closest(".calls > li")?.querySelectorAll(".pick button");
  buttons?.[place]?.click();
  return Boolean(buttons?.length);
}

function quoteNearest() {
  const post = document.activeElement.closest("#posts > li");
  const button = post ? $("[data-quote]", post) : [...document.querySelectorAll("[data-quote]")].pop();
  button?.click();
  return Boolean(button);
}

async function showKeyboard() {
  const link = $("a[data-keyboard]");
  const part = await fetch(link.href).then(async (answer) => parse(await answer.text()).getElementById("shortcuts"), () => null);
  if (!part) return link.click();
  const dialog = document.createElement("dialog");
  dialog.className = "dlg";
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  dialog.append(part);
  for (const one of part.querySelectorAll("[data-in-dialog]")) one.hidden = false;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// ---- listeners ----
document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-tool], [data-block], [data-preview], [data-quote], [data-new-in], [data-print], [data-reveal], [data-copy], [data-back]");
  if (!target) return;
  const { dataset } = target;
  // Enter in another field "clicks" the first submit button of a form, which may be the preview
  const implied = event.detail === 0 && document.activeElement !== target;
  if (dataset.tool) useTool(target);
  else if (dataset.block) insert($(".editor textarea", target.form), `${document.getElementById(dataset.block).innerText.trim()}\n`);
  else if (dataset.newIn) target.fresh?.();
  else if (dataset.print !== undefined) window.print();
  else if (dataset.reveal !== undefined) reveal(target);
  else if (dataset.copy) copy(target);
  else if (dataset.back !== undefined) { // the browser's own way back keeps what was typed
    event.preventDefault();
    history.back();
  }
  else if (!dataset.quote || $("textarea[data-composer]")) {
    event.preventDefault();
    if (dataset.quote) quote(target);
    else if (implied) target.form.requestSubmit();
    else togglePreview(target);
  }
});

document.addEventListener("keydown", onKey);

document.addEventListener("input", ({ target }) => { if (target.form?.dataset.draft) saveLater(target.form); });
document.addEventListener("change", ({ target }) => {
  if (target.form?.dataset.refresh) refresh(target.form);
  if (target.dataset.largest) checkFiles(target);
});
document.addEventListener("submit", onSubmit, true);
document.addEventListener("htmx:afterRequest", letGo);
document.addEventListener("htmx:afterSettle", () => $(".summary")?.focus());
if ($("form[data-unsaved]")) window.addEventListener("beforeunload", asksFirst);
window.addEventListener("pageshow", (event) => { if (event.persisted) letGo(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) for (const form of waiting.keys()) saveDraft(form, true);
  else {
    askAll();
    readSoon();
  }
});
askAgain();
setInterval(tick, 1000);
tick();
spellRoles();
readSoon();
$(".summary")?.focus();
