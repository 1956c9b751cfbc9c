// A formula that is wider than its place scrolls; then, and only then, the keyboard must reach it.
{
  const reach = ({ target }) => {
    const scrolls = target.scrollWidth > target.clientWidth;
    if (scrolls) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach(reach));
  addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".bd-article div.math").forEach((formula) => watcher.observe(formula)),
  );
}
