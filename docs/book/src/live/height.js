// In a chapter the page is as high as what is in it.
new ResizeObserver(() => {
    if (frameElement) frameElement.style.blockSize = `${document.body.offsetHeight}px`;
}).observe(document.body);
