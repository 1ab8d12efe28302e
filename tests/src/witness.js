// Run in the page by area.rs after a click that aim.js has watched: null when the element noticed it, else what became of it.

const { isNoticed, saw, place, stop } = window.watchedClick;
stop.abort();
return isNoticed ? null : [...saw, `now ${place()}`].join("\n  ");
