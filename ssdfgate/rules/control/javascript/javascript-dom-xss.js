function showHash() {
  document.getElementById("title").innerHTML = location.hash;
}

function showSearch() {
  const name = new URLSearchParams(window.location.search).get("name");
  document.write("<b>" + name + "</b>");
}

window.addEventListener("message", (event) => {
  panel.insertAdjacentHTML("beforeend", event.data);
});

function asText() {
  document.getElementById("title").textContent = location.hash.slice(1);
}

function cleaned() {
  panel.innerHTML = DOMPurify.sanitize(location.hash.slice(1));
}

function constant() {
  panel.innerHTML = "<b>title</b>";
}
