// Compiles the Solidity file that it is told and prints the contract's runtime code in hexadecimal. The same source gives
// the same code. Usage: node compile.js FILE
const fs = require('fs');
const solc = require('solc');

const input = {
  language: 'Solidity',
  sources: { 'verifier.sol': { content: fs.readFileSync(process.argv[2], 'utf8') } },
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
console.log('0x' + output.contracts['verifier.sol'].Halo2Verifier.evm.deployedBytecode.object);
