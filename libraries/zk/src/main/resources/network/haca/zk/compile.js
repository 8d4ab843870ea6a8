// Compiles Solidity files and prints the runtime code of a contract of theirs in hexadecimal. The same sources give the same
// code. Usage: node compile.js CONTRACT FILE...
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const [contract, ...files] = process.argv.slice(2);
const input = {
  language: 'Solidity',
  sources: Object.fromEntries(files.map((file) => [path.basename(file), { content: fs.readFileSync(file, 'utf8') }])),
  settings: {
    evmVersion: 'cancun',
    optimizer: { enabled: true, runs: 1 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
  },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
const errors = (output.errors || []).filter((problem) => problem.severity === 'error');
errors.forEach((problem) => console.error(problem.formattedMessage));
if (errors.length > 0) process.exit(1);
const found = Object.values(output.contracts).find((contracts) => contract in contracts);
if (!found) {
  console.error('there is no contract ' + contract);
  process.exit(1);
}
console.log('0x' + found[contract].evm.deployedBytecode.object);
