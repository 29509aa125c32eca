import DOMPurify from "dompurify";

export function Post({ post }) {
  return <article className="post" dangerouslySetInnerHTML={{ __html: post.body }} />;
}

export function Note({ note }) {
  return <p dangerouslySetInnerHTML={{ __html: `<b>${note}</b>` }} />;
}

export function Clean({ post }) {
  return <article dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(post.body) }} />;
}

export function Fixed() {
  return <p dangerouslySetInnerHTML={{ __html: "<b>fixed</b>" }} />;
}

export function Data({ data }) {
  return <script dangerouslySetInnerHTML={{ __html: JSON.stringify(data) }} />;
}
