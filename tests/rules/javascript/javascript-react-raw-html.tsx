import DOMPurify from "dompurify";

export function Post({ post }) {
  // ruleid: javascript-react-raw-html
  return <article className="post" dangerouslySetInnerHTML={{ __html: post.body }} />;
}

export function Note({ note }) {
  // ruleid: javascript-react-raw-html
  return <p dangerouslySetInnerHTML={{ __html: `<b>${note}</b>` }} />;
}

export function Clean({ post }) {
  // ok: javascript-react-raw-html
  return <article dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.body) }} />;
}

export function Fixed() {
  // ok: javascript-react-raw-html
  return <p dangerouslySetInnerHTML={{ __html: "<b>fixed</b>" }} />;
}

export function Data({ data }) {
  // ok: javascript-react-raw-html
  return <script dangerouslySetInnerHTML={{ __html: JSON.stringify(data) }} />;
}
