function showHash() {
  // ruleid: javascript-dom-xss
  document.getElementById("title").innerHTML = location.hash;
}

function showSearch() {
  const name = new URLSearchParams(window.location.search).get("name");
  // ruleid: javascript-dom-xss
  document.write("<b>" + name + "</b>");
}

window.addEventListener("message", (event) => {
  // ruleid: javascript-dom-xss
  panel.insertAdjacentHTML("beforeend", event.data);
});

function asText() {
  // ok: javascript-dom-xss
  document.getElementById("title").textContent = location.hash.slice(1);
}

function cleaned() {
  // ok: javascript-dom-xss
  panel.innerHTML = DOMPurify.sanitize(location.hash.slice(1));
}

function constant() {
  // ok: javascript-dom-xss
  panel.innerHTML = "<b>title</b>";
}
