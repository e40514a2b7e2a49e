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

async function send(form, word) {
  const point = form.closest(".point");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("word", word);
  if (word !== "no") fields.delete("reason");
  if (word !== "edit") fields.delete("text");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "application/json" } });
  } catch {
    say(form, "The page is no longer served: digestflow review --web");
    return;
  }
  const type = answer.headers.get("content-type") || "";
  const told = type.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
  if (!answer.ok) {
    say(form, told.error);
    return;
  }
  const reason = word === "no" ? fields.get("reason").trim() : "";
  point.dataset.word = word === "back" ? "" : word;
  say(form, reason ? `${SAID[word]}: ${reason}` : SAID[word]);
  document.getElementById("waiting").textContent = told.waiting;
  for (const open of form.querySelectorAll("details[open]")) open.open = false;
}

function say(form, words) {
  form.querySelector(".said").textContent = words;
}

function open(point, part) {
  const details = point.querySelector(part);
  if (!details) return;
  details.open = true;
  details.querySelector("input, textarea")?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".answer")) return;
  event.preventDefault();
  const before = form.querySelector("details[open] button");
  const word = event.submitter?.value || before?.value || "yes";
  const point = form.closest(".point");
  send(form, word);
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
