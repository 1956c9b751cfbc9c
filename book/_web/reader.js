// A reader's predictions, kept in this browser by the cards themselves, are put back when a page opens.
addEventListener("DOMContentLoaded", () => {
  for (const card of document.querySelectorAll(".gu-trial[id]")) {
    let choice = null;
    try {
      choice = localStorage.getItem(`groundup-${card.id}`);
    } catch {} // a browser may forbid it
    const input = [...card.querySelectorAll(".gu-guess input")].find((one) => one.value === choice);
    if (!input) continue;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
