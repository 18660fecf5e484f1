// Before the first paint: pages look different where scripts run.
document.documentElement.classList.add("scripted");
