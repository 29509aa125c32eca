function run() {
  eval(location.hash);
  const text = decodeURIComponent(window.location.search.slice(1));
  const made = new Function("x", text);
  eval("1 + 1");
  show(location.hash);
  return made;
}
