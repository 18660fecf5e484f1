// Thumbnails are fetched one after the other, as they come in sight: a browser has six connections, and what is done on
// the order is not to wait behind pictures that are drawn for the first time.

export function drawThumbs(root) {
  const waiting = [];
  let busy = false;

  const next = () => {
    const picture = waiting.shift();
    busy = picture !== undefined;
    if (!busy) return;
    picture.addEventListener("load", next, { once: true });
    picture.addEventListener("error", next, { once: true });
    picture.src = picture.dataset.thumb;
  };

  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      sight.unobserve(target);
      waiting.push(target);
    }
    if (!busy) next();
  }, { rootMargin: "200px" });
  for (const picture of root.querySelectorAll("[data-thumb]")) sight.observe(picture);
}
