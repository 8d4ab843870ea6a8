// A part of OpenZeppelin's own suite (4.7) as it is, with this node as an external network. Left out are
// the tests that turn the clock, and those that want a block for each transaction or Hardhat's words.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Web3 from 'web3';

const [url] = process.argv.slice(2);
const TESTS = [
  'access/AccessControl', 'access/Ownable', 'finance/PaymentSplitter',
  'proxy/Clones', 'proxy/ERC1967/ERC1967Proxy', 'proxy/beacon/BeaconProxy', 'proxy/utils/UUPSUpgradeable',
  'security/Pausable', 'security/ReentrancyGuard', 'token/ERC20/ERC20', 'token/ERC20/extensions/ERC20FlashMint',
  'token/ERC777/ERC777', 'token/ERC1155/ERC1155', 'utils/Create2', 'utils/Multicall',
  'utils/cryptography/ECDSA', 'utils/cryptography/SignatureChecker', 'utils/cryptography/draft-EIP712',
  'utils/introspection/ERC165Checker', 'utils/structs/EnumerableSet',
];
const SUITE = 'node_modules/@uniswap/v4-periphery/lib/permit2/lib/openzeppelin-contracts';
const work = path.resolve('../../../target/clients/openzeppelin');

// Hardhat takes no sources out of node_modules.
fs.mkdirSync(work, { recursive: true });
for (const part of ['contracts', 'test', 'hardhat', 'scripts']) {
  fs.cpSync(path.join(SUITE, part), path.join(work, part), { recursive: true });
}
for (const part of ['hardhat.config.js', 'package.json']) fs.copyFileSync(part, path.join(work, part));
if (!fs.existsSync(path.join(work, 'node_modules'))) {
  fs.symlinkSync(path.resolve('node_modules'), path.join(work, 'node_modules'));
}

/** The suite wants ten accounts; the node has four. */
const ACCOUNTS = 10;
const web3 = new Web3(url);
web3.eth.transactionPollingInterval = 50;
const [from] = await web3.eth.getAccounts();
const keys = [];
for (let i = 0; i < ACCOUNTS; i++) {
  const { address, privateKey } = web3.eth.accounts.create();
  await web3.eth.sendTransaction({ from, to: address, value: web3.utils.toWei('100'), gas: 21000 });
  keys.push(privateKey);
}

const run = spawnSync(
  'node_modules/.bin/hardhat',
  ['test', '--network', 'haca', ...TESTS.map((test) => `test/${test}.test.js`)],
  {
    cwd: work, encoding: 'utf8', maxBuffer: 1 << 28,
    env: { ...process.env, HACA_URL: url, HACA_KEYS: keys.join(), HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' },
  });
assert.equal(run.status, 0, run.stdout + run.stderr);
const [, passing] = /(\d+) passing/.exec(run.stdout);
assert.ok(Number(passing) > 300, run.stdout);
console.log(`OpenZeppelin's own suite: good, ${passing} passing`);
