
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const textOf = new WeakMap();
  const text = (node) => {
    if (!textOf.has(node)) textOf.set(node, node.textContent.toLowerCase());
    return textOf.get(node);
  };
  const words = (input) => input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (item, word) => {
    const name = item.querySelector(".fp").textContent;
    return (word.length >= 8 && name.startsWith(word)) || text(item).replace(name, "").includes(word);
  };
  const holds = (node, wanted) => wanted.every((word) => text(node).includes(word));
  const show = (node, shown) => node.classList.toggle("off", !shown);

  function requirements(panel) {
    const items = all("details.req");
    const ticks = all("input[name=verdict]", panel);
    const apply = () => {
      const framework = byId("f-fw").value;
      const required = byId("f-req").value;
      const wanted = words(byId("f-text"));
      const verdicts = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.value));
      let count = 0;
      for (const item of items) {
        const home = item.closest(".fw");
        const fits = required === "" || (required === "shut" ? item.classList.contains("shut") : item.dataset.r === required);
        const shown = fits && verdicts.has(item.dataset.v) && (framework === "" || home.id === framework) && holds(item, wanted);
        show(item, shown);
        count += shown ? 1 : 0;
      }
      for (const part of all(".practice, .fw")) show(part, part.querySelector("details.req:not(.off)") !== null);
      byId("f-count").textContent = `${count} of ${items.length} requirements shown. Printing always shows all of them.`;
    };
    panel.addEventListener("input", apply);
    byId("f-all").addEventListener("click", () => {
      for (const field of [byId("f-text"), byId("f-fw"), byId("f-req")]) field.value = "";
      for (const tick of ticks) tick.checked = true;
      apply();
    });
    const fold = (open) => items.filter((item) => !item.classList.contains("off")).forEach((item) => { item.open = open; });
    byId("unfold").addEventListener("click", () => fold(true));
    byId("fold").addEventListener("click", () => fold(false));
    panel.hidden = false;
    apply();
  }

  function findings(panel) {
    const groups = all("details.rule-group");
    const apply = () => {
      const severity = byId("s-sev").value;
      const wanted = words(byId("s-text"));
      let count = 0;
      for (const group of groups) {
        const head = group.querySelector("summary");
        const whole = holds(head, wanted);
        let inside = 0;
        for (const item of all(".places > li", group)) {
          const shown = whole || wanted.every((word) => text(head).includes(word) || found(item, word));
          show(item, shown);
          inside += shown ? 1 : 0;
        }
        const shown = (severity === "" || group.dataset.s === severity) && (whole || inside > 0);
        show(group, shown);
        count += shown ? 1 : 0;
      }
      byId("s-count").textContent = `${count} of ${groups.length} listed rules shown. Printing always shows all of them.`;
    };
    panel.addEventListener("input", apply);
    panel.hidden = false;
    apply();
  }

  function reveal() {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const hidden = target.closest(".off") !== null;
    for (let node = target; node; node = node.parentElement) {
      node.classList.remove("off");
      if (node.tagName === "DETAILS") node.open = true;
    }
    if (hidden) target.scrollIntoView();
  }

  const closed = [];
  window.addEventListener("beforeprint", () => {
    for (const item of all("details:not([open]):not(.aside)")) {
      closed.push(item);
      item.open = true;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const item of closed.splice(0)) item.open = false;
  });
  window.addEventListener("hashchange", reveal);
  if (byId("filter")) requirements(byId("filter"));
  if (byId("find")) findings(byId("find"));
  if (location.hash) reveal();
})();
