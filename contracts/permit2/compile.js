// Compiles Uniswap's Permit2 (MIT) from its npm package into src/main/resources/network/haca/contracts/payments/Permit2.json.
// The package carries solmate (AGPL) beside it, of which Permit2 uses one function; folder lib has that function
// anew, and what is committed is compiled with it. That sources, compiler and settings are those of the contract that
// stands on public chains is checked first: compiled with solmate, its creation code gives that contract's address.
const fs = require('fs');
const path = require('path');
const { keccak256 } = require('js-sha3');
const solc = require('solc');

const permit2 = path.join(__dirname, 'node_modules/@uniswap/v4-periphery/lib/permit2');
const out = path.join(__dirname, '../src/main/resources/network/haca/contracts/payments/Permit2.json');

const FACTORY = '4e59b44847b379578588920ca78fbf26c0b4956c';
const SALT = '0000000000000000000000000000000000000000d3af2663da51c10215000000';
const ADDRESS = '000000000022d473030f116ddee9f6b43ac78ba3';

// The order in which the compiler meets them is part of what it makes: all are given, as foundry does.
const names = fs.readdirSync(path.join(permit2, 'src'), { recursive: true })
  .filter((name) => name.endsWith('.sol'))
  .map((name) => 'src/' + name)
  .concat('lib/solmate/src/tokens/ERC20.sol', 'lib/solmate/src/utils/SafeTransferLib.sol')
  .sort();

function compile(libraries) {
  const read = (name) =>
    fs.readFileSync(path.join(name.startsWith('lib/') ? libraries : permit2, name), 'utf8');
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(names.map((name) => [name, { content: read(name) }])),
    settings: {
      remappings: ['solmate/=lib/solmate/'],
      optimizer: { enabled: true, runs: 1000000 },
      viaIR: true,
      metadata: { bytecodeHash: 'none' },
      outputSelection: { 'src/Permit2.sol': { Permit2: ['abi', 'evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const errors = (output.errors || []).filter((problem) => problem.severity === 'error');
  errors.forEach((error) => console.error(error.formattedMessage));
  if (errors.length > 0) process.exit(1);
  return output.contracts['src/Permit2.sol'].Permit2;
}

function create2(code) {
  return keccak256(Buffer.from('ff' + FACTORY + SALT + keccak256(Buffer.from(code, 'hex')), 'hex')).substring(24);
}

const published = create2(compile(permit2).evm.bytecode.object);
if (published !== ADDRESS) {
  console.error('the sources give a contract at 0x%s, the public one is at 0x%s', published, ADDRESS);
  process.exit(1);
}
const { abi, evm } = compile(__dirname);
const notice = fs.readFileSync(path.join(permit2, 'LICENSE'), 'utf8');
const artifact = { contractName: 'Permit2', notice, abi, bytecode: '0x' + evm.bytecode.object };
fs.mkdirSync(path.dirname(out), { recursive: true });
fs.writeFileSync(out, JSON.stringify(artifact, null, 1) + '\n');
console.log('Permit2', evm.bytecode.object.length / 2, 'bytes');
