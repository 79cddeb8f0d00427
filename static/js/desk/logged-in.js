// Tells the pages with a text in them that somebody has logged in beside them.
new BroadcastChannel("worldview:login").postMessage("logged in");
