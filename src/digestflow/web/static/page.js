// Keys, and answers without loading the page anew. Without this script every form works as it is.
"use strict";

const GONE = "The page is no longer served: digestflow review --web";
const points = () => [...document.querySelectorAll(".point")];
const current = () => document.activeElement?.closest(".point");

function go(point) {
  if (!point) return;
  point.focus({ preventScroll: true });
  point.scrollIntoView({ block: "center" });
}

async function step(by) {
  const wanted = points().indexOf(current()) + by;
  if (wanted < 0 && current()) await turn("prev");
  if (wanted >= points().length) await turn("next");
  const all = points();
  go(all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)]);
}

// Put the points of the next page behind those that are here, or of the one before in front of them.
async function turn(way) {
  const link = document.querySelector(`.leaf a[rel=${way}]`);
  if (!link) return false;
  const text = await fetch(link.href).then((answer) => answer.ok && answer.text(), () => "");
  if (!text) {
    link.parentElement.textContent = GONE;
    return false;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const cards = document.getElementById("cards");
  const sections = [...page.getElementById("cards").children];
  if (way === "prev") sections.reverse();
  for (const section of sections) {
    const there = document.getElementById(section.getAttribute("aria-labelledby"))?.parentElement;
    if (!there) cards[way === "next" ? "append" : "prepend"](section);
    else if (way === "next") there.append(...section.querySelectorAll(":scope > article"));
    else there.querySelector("h2").after(...section.querySelectorAll(":scope > article"));
  }
  const leaf = `.leaf[data-way=${way}]`;
  document.querySelector(leaf).replaceWith(page.querySelector(leaf));
  return true;
}

async function onward(anchor) {
  if (!document.getElementById(anchor)) await turn("next");
  go(document.getElementById(anchor));
}

let moving = Promise.resolve(); // to the point after one that was answered
let last = Promise.resolve();

// What a key does is begun when what the one before did is done: the next points may be on their way.
function inTurn(act) {
  last = last.then(() => moving).then(act);
}

const SAID = { yes: "Kept", no: "Dropped", edit: "Edited", back: "" };

let before = Promise.resolve(); // answers go one after the other, in the order they were given

function send(form, word) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("word", word);
  if (word !== "no") fields.delete("reason");
  if (word !== "edit") fields.delete("text");
  const reason = (fields.get("reason") || "").trim();
  before = before.then(async () => {
    const told = await post(form.action, fields);
    if (told.error) {
      say(form, told.error);
      return;
    }
    form.closest(".point").dataset.word = word === "back" ? "" : word;
    say(form, reason ? `${SAID[word]}: ${reason}` : SAID[word]);
    for (const one of document.querySelectorAll("[data-tally]")) one.textContent = told[one.dataset.tally];
    const progress = document.querySelector("progress");
    progress.value = progress.max - told.waiting;
  });
}

async function post(url, fields) {
  try {
    const answer = await fetch(url, { method: "POST", body: fields, headers: { accept: "application/json" } });
    const json = (answer.headers.get("content-type") || "").startsWith("application/json");
    return json ? await answer.json() : { error: await answer.text() };
  } catch {
    return { error: GONE };
  }
}

function say(form, words) {
  form.querySelector(".said").textContent = words;
}

function open(point, part) {
  const details = point?.querySelector(part);
  if (!details) return;
  details.open = true;
  const field = details.querySelector("input, textarea");
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".answer")) return;
  event.preventDefault();
  const word = event.submitter?.value || "yes";
  send(form, word);
  for (const one of form.querySelectorAll("details[open]")) one.open = false;
  if (word === "back") go(form.closest(".point"));
  else moving = onward(form.dataset.next);
});

document.addEventListener("click", (event) => {
  const mark = event.target.closest(".mark");
  if (mark) mark.closest(".point").querySelector("details.words").open = true;
});

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  " ": () => current()?.querySelector("button[value=yes]")?.click(),
  x: () => open(current(), "details.drop"),
  e: () => open(current(), "details.edit"),
  u: () => current()?.querySelector("button[value=back]").click(),
  m: () => {
    const words = current()?.querySelector("details.words");
    if (words) words.open = !words.open;
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("input, textarea, select");
  if (field) {
    const point = current();
    if (event.key === "Escape" && point) go(point);
    if (event.key === "Enter" && field.name === "reason" && point) {
      event.preventDefault();
      point.querySelector("button[value=no]").click();
    }
    return;
  }
  const act = document.querySelector(".point") && KEYS[event.key];
  if (!act || (event.target.closest("button, summary, a") && event.key === " ")) return;
  if (event.key === " " && !current()) return; // it scrolls the page
  event.preventDefault();
  inTurn(act);
});
