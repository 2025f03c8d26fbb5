// The order of an agenda by dragging; the buttons beside each item do the same without script.
"use strict";

let dragged = null;

const items = (target) => target.closest?.("[data-sortable] > li[data-place]");

function mark(item) {
  for (const one of document.querySelectorAll("[data-sortable] > .over")) one.classList.remove("over");
  item?.classList.add("over");
}

document.addEventListener("dragstart", (event) => {
  dragged = items(event.target);
  dragged?.classList.add("dragged");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const over = dragged && items(event.target);
  if (!over) return;
  event.preventDefault();
  mark(over === dragged ? null : over);
});
document.addEventListener("drop", (event) => {
  const over = dragged && items(event.target);
  if (!over || over === dragged) return;
  event.preventDefault();
  const form = dragged.querySelector("form");
  const place = document.createElement("input");
  Object.assign(place, { type: "hidden", name: "place", value: over.dataset.place });
  form.append(place);
  form.requestSubmit();
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  mark(null);
});
