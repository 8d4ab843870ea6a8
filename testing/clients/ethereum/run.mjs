// Drives cast, forge script, viem (HTTP and WebSocket), web3.js and ethers as their users do; ends with a
// line for each, or with what failed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { createPublicClient, createWalletClient, getAddress, http, webSocket } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { delegation } from './delegation.mjs';
import { chainAt, KEY, OTHER } from './development.mjs';
import { uniswap } from './uniswap.mjs';

const [url, webSocketUrl] = process.argv.slice(2);
const MULTICALL = '0xcA11bde05977b3631167028862bE2a173976CA11';

const tool = (name, ...args) =>
  execFileSync(`node_modules/.bin/${name}`, args, { encoding: 'utf8' });
const cast = (command, ...args) => tool('cast', command, '--rpc-url', url, ...args).trim();
const until = async (what, condition) => {
  for (let i = 0; i < 300; i++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`not within 30 s: ${what}`);
};

function foundry() {
  assert.equal(cast('chain-id'), '262144');
  for (const style of [[], ['--legacy']]) {
    const sent = cast('send', ...style, '--private-key', KEY, OTHER, '--value', '1', '--json');
    assert.equal(JSON.parse(sent).status, '0x1');
  }
  assert.equal(cast('call', MULTICALL, 'getChainId()(uint256)').split(' ')[0], '262144');
  const script = tool(
    'forge', 'script', 'script/Deploy.s.sol', '--use', './solc.js', '--rpc-url', url,
    '--private-key', KEY, '--broadcast');
  assert.match(script, /ONCHAIN EXECUTION COMPLETE & SUCCESSFUL/);
  console.log('cast and forge script: good');
}

const artifact = () => JSON.parse(fs.readFileSync('out/Counter.sol/Counter.json'));

const chain = chainAt(url);

async function viem() {
  const reader = createPublicClient({ chain, transport: http() });
  const listener = createPublicClient({ chain, transport: webSocket(webSocketUrl) });
  const account = privateKeyToAccount(KEY);
  const wallet = createWalletClient({ account, chain, transport: http() });
  const { abi, bytecode } = artifact();
  const seen = { heads: 0, events: 0, waiting: 0 };
  const end = [listener.watchBlocks({ onBlock: () => seen.heads++ })];
  const receipt = (hash) => reader.waitForTransactionReceipt({ hash, pollingInterval: 50 });
  const { contractAddress: address } = await receipt(
    await wallet.deployContract({ abi, bytecode: bytecode.object }));
  await until('heads over WebSocket', () => seen.heads > 0);
  end.push(listener.watchContractEvent({
    address, abi, eventName: 'Bumped', onLogs: (logs) => (seen.events += logs.length) }));
  end.push(listener.watchPendingTransactions({
    onTransactions: (hashes) => (seen.waiting += hashes.length) }));
  await listener.getBlockNumber();
  const nonce = await reader.getTransactionCount({
    address: account.address, blockTag: 'pending' });
  const hashes = [];
  for (const i of [0, 1, 2]) {
    hashes.push(await wallet.writeContract({
      address, abi, functionName: 'bump', args: [1n], nonce: nonce + i, gas: 100000n }));
  }
  for (const hash of hashes) assert.equal((await receipt(hash)).status, 'success');
  await until('events over WebSocket', () => seen.events === 3);
  await until('waiting transactions over WebSocket', () => seen.waiting >= 3);
  const refused = await reader
    .simulateContract({ account, address, abi, functionName: 'bump', args: [11n] })
    .catch((error) => error);
  assert.equal(refused.cause.data.errorName, 'TooBig');
  const [read] = await reader.multicall({
    contracts: [{ address, abi, functionName: 'n' }], multicallAddress: MULTICALL });
  assert.equal(read.result, 3n);
  const [before, after] = await reader.simulateBlocks({ blocks: [
    { calls: [{ account, to: address, abi, functionName: 'bump', args: [4n] }] },
    { calls: [{ to: address, abi, functionName: 'n' }] },
  ] });
  assert.equal(before.calls[0].status, 'success');
  assert.equal(after.calls[0].result, 7n);
  const { assetChanges } = await reader.simulateCalls({
    account, traceAssetChanges: true, calls: [{ to: OTHER, value: 2n }] });
  assert.equal(assetChanges[0].value.diff, -2n);
  const history = await reader.getFeeHistory({ blockCount: 2, rewardPercentiles: [25, 75] });
  assert.equal(history.reward.length, 2);
  const filter = await reader.createBlockFilter();
  await receipt(await wallet.sendTransaction({ to: account.address, value: 1n }));
  assert.ok((await reader.getFilterChanges({ filter })).length > 0);
  end.forEach((stop) => stop());
  console.log('viem over HTTP and WebSocket: good');
}

async function delegating() {
  const { abi, bytecode } = artifact();
  const deployed = cast('send', '--private-key', KEY, '--json', '--create', bytecode.object);
  const counter = { abi, address: getAddress(JSON.parse(deployed).contractAddress) };
  await delegation({ chain, url, key: KEY, counter, cast });
}

async function web3js() {
  const Web3 = createRequire(import.meta.url)('web3');
  const web3 = new Web3(url);
  const { abi, bytecode } = artifact();
  const [from] = await web3.eth.getAccounts();
  const contract = await new web3.eth.Contract(abi)
    .deploy({ data: bytecode.object })
    .send({ from, gas: 1000000 });
  const receipt = await contract.methods.bump(5).send({ from, gas: 200000 });
  assert.equal(await contract.methods.n().call(), '5');
  const events = await contract.getPastEvents('Bumped', { fromBlock: receipt.blockNumber });
  assert.equal(events.length, 1);
  await assert.rejects(contract.methods.bump(50).call(), /revert/);
  console.log('web3.js with accounts of the node: good');
}

foundry();
await viem();
await delegating();
await web3js();
await uniswap(url);
process.exit(0);
