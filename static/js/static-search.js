// The page of search in a copy of the site that has no server; static-search-index.js finds.
"use strict";

(() => {
  const PAGE = 20;
  const index = window.worldViewSearch;
  const count = document.getElementById("search-count");
  const list = document.getElementById("search-hits");
  const more = document.getElementById("search-more");
  const input = document.getElementById("search-words");
  const here = new URL(".", location.href);

  const line = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  };

  const day = (iso) => {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
    return iso ? format.format(new Date(`${iso}T00:00:00Z`)) : count.dataset.page;
  };

  const show = async (keys) => {
    for (const [path, headline, date, summary] of await index.describe(keys)) {
      const link = line("a", "", headline);
      link.href = new URL(`../${path.split("/").map(encodeURIComponent).join("/")}`, here).href;
      const title = document.createElement("h2");
      title.append(link);
      const item = line("li", "hit", "");
      item.append(line("p", "dateline", day(date)), title, line("p", "snippet", summary));
      list.append(item);
    }
  };

  const answer = async () => {
    const text = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    if (!text) return;
    input.value = text;
    try {
      await index.open();
      const keys = await index.find(text);
      const said = count.dataset;
      count.textContent = keys.length > 1 ? said.some.replace("%s", keys.length.toLocaleString())
        : keys.length ? said.one : said.none;
      const next = async () => {
        await show(keys.splice(0, PAGE));
        more.hidden = !keys.length;
      };
      more.addEventListener("click", next);
      await next();
    } catch {
      count.textContent = count.dataset.failed;
    }
  };
  answer();
})();
