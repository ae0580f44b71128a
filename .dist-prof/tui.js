exports.startTui = async (...args) => (await import('./tui.mjs')).startTui(...args);
