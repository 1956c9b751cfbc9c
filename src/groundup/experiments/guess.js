// Runs when a reader chooses a verdict; `this` is the group of choices. What was chosen is kept in the browser.
const card = this.closest(".gu-trial"), you = card.querySelector(".gu-you");
you.querySelector("b").textContent = event.target.value;
you.hidden = false;
card.querySelector(".gu-result").open = true;
try {
  localStorage.setItem(`groundup-${card.id}`, event.target.value);
} catch {} // a browser may forbid it: then the choice lasts as long as the page
