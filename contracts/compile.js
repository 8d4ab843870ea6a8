// Compiles every contract of src/main/solidity and its folders, and of examples, into
// src/main/resources/network/haca/contracts/NAME.json (abi, creation bytecode). The same sources give the same bytes: no metadata hash, fixed compiler and settings.
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const sources = path.join(__dirname, 'src/main/solidity');
const out = path.join(__dirname, 'src/main/resources/network/haca/contracts');
const isSource = (name) => name.endsWith('.sol');
const examples = fs.readdirSync(path.join(__dirname, 'examples')).filter(isSource).map((name) => 'examples/' + name);
const names = [...fs.readdirSync(sources, { recursive: true }).filter(isSource), ...examples].sort();
const file = (name) => path.join(name.startsWith('examples/') ? __dirname : sources, name);
const input = {
  language: 'Solidity',
  sources: Object.fromEntries(
    names.map((name) => [name, { content: fs.readFileSync(file(name), 'utf8') }])),
  settings: {
    evmVersion: 'cancun',
    optimizer: { enabled: true, runs: 200 },
    viaIR: true,
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
  },
};
const library = '@haca/pipe/';
const findImport = (name) => ({
  contents: fs.readFileSync(
    name.startsWith(library)
      ? path.join(__dirname, 'pipe', name.slice(library.length))
      : path.join(__dirname, 'node_modules', name), 'utf8'),
});
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
const problems = output.errors || [];
problems.forEach((problem) => console.error(problem.formattedMessage));
if (problems.length > 0) process.exit(1);
for (const name of names) {
  const contract = path.basename(name, '.sol');
  if (!output.contracts[name]?.[contract]) continue;
  const { abi, evm } = output.contracts[name][contract];
  if (evm.bytecode.object === '') continue;
  const artifact = { contractName: contract, abi, bytecode: '0x' + evm.bytecode.object };
  const made = path.join(out, path.dirname(name), contract + '.json');
  fs.mkdirSync(path.dirname(made), { recursive: true });
  fs.writeFileSync(made, JSON.stringify(artifact, null, 1) + '\n');
  console.log(contract, evm.bytecode.object.length / 2, 'bytes');
}
