// The visitor is gone for a moment, and comes back by a link.
setTimeout(() => location.replace("session.html"), 100);
