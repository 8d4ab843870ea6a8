#!/usr/bin/env node
// The solc command that forge wants, over solcjs.
const solc = require('solc');

if (process.argv.includes('--version')) {
  console.log('solc, the solidity compiler commandline interface');
  console.log('Version: ' + solc.version().replace('.Emscripten.clang', '.Linux.g++'));
} else {
  let input = '';
  process.stdin.on('data', (chunk) => (input += chunk));
  process.stdin.on('end', () => process.stdout.write(solc.compile(input)));
}
