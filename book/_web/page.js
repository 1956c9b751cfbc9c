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

// A result of the search that leads to a section of a page says which.
addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  if (!results) return;
  const named = new Map();
  const name = () => {
    if (!named.size)
      for (const [title, places] of Object.entries(Search._index.alltitles))
        for (const [page, id] of places) named.set(`${Search._index.docnames[page]}.html#${id}`, title);
    for (const link of results.querySelectorAll("li > a[href*='#']:not([data-named])")) {
      const section = [...named.keys()].find((place) => link.href.endsWith(place));
      link.dataset.named = section ?? "";
      if (section && !link.textContent.includes(" > ")) link.append(` > ${named.get(section)}`);
    }
  };
  new MutationObserver(name).observe(results, { childList: true, subtree: true });
});
