// Before Chart.js, which takes the function as it is then. A headless browser whose time is virtual
// draws frames when it likes; the test of the page shall not wait for them.
if (location.hash === '#selftest') window.requestAnimationFrame = act => setTimeout(act, 0);
