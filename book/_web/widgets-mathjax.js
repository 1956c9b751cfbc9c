// The widget manager asks MathJax 2 to typeset: `MathJax.Hub.Queue(["Typeset", MathJax.Hub, element])`.
// The page has MathJax 3, and only where there are formulas. This gives whatever becomes window.MathJax that
// method; where there is no MathJax it stays undefined, and the manager does not ask.
{
  const typeset = (element) => {
    const { startup } = window.MathJax;
    if (startup?.promise) startup.promise.then(() => window.MathJax.typesetPromise([element]));
    else if (document.readyState !== "complete") addEventListener("load", () => typeset(element), { once: true });
  };
  const Hub = { Queue: (...calls) => calls.forEach(([name, , element]) => name === "Typeset" && typeset(element)) };
  let current = window.MathJax;
  if (current) current.Hub = Hub;
  Object.defineProperty(window, "MathJax", {
    configurable: true,
    get: () => current,
    set(value) {
      current = value;
      if (value) value.Hub ??= Hub;
    },
  });
}
