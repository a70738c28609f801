#!/usr/bin/env node
// Plain JavaScript that any Node understands: it says which one is wanted before anything newer is read.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// What npm warns of between 22.18 and 22.22 runs.
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`durable-chatwoot-agent needs Node 22.22, 24.15, 26 or later; this is ${process.versions.node}.`);
  process.exit(1);
}
await import('../dist/src/cli/main.js');
