// Keys, and answers without loading the page anew. Without this script every form works as it is.
"use strict";

const points = () => [...document.querySelectorAll(".point")];
const current = () => document.activeElement?.closest(".point");

function go(point) {
  if (!point) return;
  point.focus({ preventScroll: true });
  point.scrollIntoView({ block: "center" });
}

function step(by) {
  const all = points();
  const at = all.indexOf(current());
  go(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
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
    document.getElementById("waiting").textContent = told.waiting;
  });
}

async function post(url, fields) {
  try {
    const answer = await fetch(url, { method: "POST", body: fields, headers: { accept: "application/json" } });
    const json = (answer.headers.get("content-type") || "").startsWith("application/json");
    return json ? await answer.json() : { error: await answer.text() };
  } catch {
    return { error: "The page is no longer served: digestflow review --web" };
  }
}

function say(form, words) {
  form.querySelector(".said").textContent = words;
}

function open(point, part) {
  const details = point.querySelector(part);
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
  const point = form.closest(".point");
  send(form, word);
  for (const one of form.querySelectorAll("details[open]")) one.open = false;
  if (word === "back") go(point);
  else go(document.getElementById(form.dataset.next));
});

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
  if (event.target.closest("button, summary, a") && event.key === " ") return;
  const point = current();
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (!point) return;
  else if (event.key === " ") point.querySelector("button[value=yes]").click();
  else if (event.key === "x") open(point, "details.drop");
  else if (event.key === "e") open(point, "details.edit");
  else if (event.key === "m") {
    const words = point.querySelector("details.words");
    if (words) words.open = !words.open;
  } else return;
  event.preventDefault();
});
