// Runs on every `input` event of a live figure; `this` is its element. See live.py for what it carries.
const figure = this, sliders = [...figure.querySelectorAll("input")];
let state = 0;
for (const slider of sliders) {
  const text = JSON.parse(slider.dataset.texts)[slider.value];
  slider.setAttribute("aria-valuetext", text);
  slider.nextElementSibling.value = text;
  state = state * (+slider.max + 1) + +slider.value;
}
figure.dataset.state = state;
figure.states ??= new Response(
  new Blob([Uint8Array.from(atob(figure.dataset.states), (c) => c.charCodeAt(0))])
    .stream()
    .pipeThrough(new DecompressionStream("gzip")),
).json();
figure.states.then(({ lines, states }) => {
  if (+figure.dataset.state !== state) return;
  const view = figure.querySelector(".gu-view");
  view.innerHTML = states[state].map((line) => lines[line]).join("\n");
  view.dataset.shown = state;
  figure.querySelector("[role=status]").textContent = [...view.querySelectorAll("svg")]
    .map((picture) => picture.getAttribute("aria-label"))
    .join(" ");
});
