// Loads the page again as soon as the preview has compiled a change.
const version = document.body.dataset.version;
const wait = () => fetch("/changes?version=" + version, { cache: "no-store" })
  .then((answer) => answer.json())
  .then((news) => (String(news.version) === version ? wait() : location.reload()))
  .catch(() => setTimeout(wait, 500));
wait();
