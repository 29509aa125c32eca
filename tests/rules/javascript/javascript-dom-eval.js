function run() {
  // ruleid: javascript-dom-eval
  eval(location.hash);
  const text = decodeURIComponent(window.location.search.slice(1));
  // ruleid: javascript-dom-eval
  const made = new Function("x", text);
  // ok: javascript-dom-eval
  eval("1 + 1");
  // ok: javascript-dom-eval
  show(location.hash);
  return made;
}
