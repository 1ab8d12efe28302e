// Preloaded (`node --require`) into servers whose port is written into their source: they get any free port of the loopback
// interface instead, and say on stderr which. So many of them can run at once, and no port is taken between picking and use.
'use strict';

const net = require('node:net');

const { listen } = net.Server.prototype;

net.Server.prototype.listen = function (...wanted) {
  const heard = wanted.find((argument) => typeof argument === 'function');
  this.once('listening', () => console.error(`listening on http://127.0.0.1:${this.address().port}`));
  return listen.call(this, { host: '127.0.0.1', port: 0 }, heard);
};
