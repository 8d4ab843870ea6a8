// Accounts without keys of their own in the ledger (ERC-4337): EntryPoint v0.7 at the address that it has
// everywhere, Pimlico's bundler in front of the node, accounts by permissionless. The bundler's safe mode
// wants a tracer in JavaScript, so it runs without.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { toSimpleSmartAccount } from 'permissionless/accounts';
import {
  concat, createPublicClient, createWalletClient, encodeAbiParameters, getContractAddress,
  http, parseEther, zeroHash,
} from 'viem';
import { createBundlerClient, entryPoint07Address } from 'viem/account-abstraction';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { chainAt, CREATE2, KEY, OTHER } from '../development.mjs';
import { startBundler } from './alto.mjs';

const require = createRequire(import.meta.url);
const [url] = process.argv.slice(2);
/** The salt by which EntryPoint v0.7 was deployed on every chain. */
const SALT = '0x90d8084deab30c2a37c45e8d47f49f2f7965183cb6990a98943ef94940681de3';

const chain = chainAt(url);
const reader = createPublicClient({ chain, transport: http(), pollingInterval: 50 });
const payer = createWalletClient({ account: privateKeyToAccount(KEY), chain, transport: http() });
const artifact = (name) => require(`@account-abstraction/contracts/artifacts/${name}.json`);

async function pay(transaction) {
  const receipt = await reader.waitForTransactionReceipt({ hash: await payer.sendTransaction(transaction) });
  assert.equal(receipt.status, 'success');
}

/** @returns the address of what was created by the factory that is in genesis */
async function create(salt, bytecode) {
  const address = getContractAddress({ opcode: 'CREATE2', from: CREATE2, salt, bytecode });
  await pay({ to: CREATE2, data: concat([salt, bytecode]) });
  assert.notEqual(await reader.getCode({ address }), undefined);
  return address;
}

assert.equal(await create(SALT, artifact('EntryPoint').bytecode), entryPoint07Address);
const factoryAddress = await create(zeroHash, concat([
  artifact('SimpleAccountFactory').bytecode,
  encodeAbiParameters([{ type: 'address' }], [entryPoint07Address])]));
const executor = generatePrivateKey();
await pay({ to: privateKeyToAccount(executor).address, value: parseEther('1') });
const bundler = await startBundler({ url, entryPoint: entryPoint07Address, executor, utility: KEY });
try {
  const client = createBundlerClient({ chain, transport: http(bundler.url), client: reader });
  assert.deepEqual(await client.getSupportedEntryPoints(), [entryPoint07Address]);
  const account = await toSimpleSmartAccount({
    client: reader, factoryAddress, owner: privateKeyToAccount(generatePrivateKey()),
    entryPoint: { address: entryPoint07Address, version: '0.7' } });
  await pay({ to: account.address, value: parseEther('1') });
  const fees = await bundler.fees();
  const done = async (calls) => {
    const hash = await client.sendUserOperation({ account, calls, ...fees });
    const receipt = await client.waitForUserOperationReceipt({ hash, pollingInterval: 100, timeout: 60000 });
    assert.ok(receipt.success, receipt.reason);
    return receipt;
  };

  // The first operation creates the account; the second does several things at once.
  const before = await reader.getBalance({ address: OTHER });
  assert.equal(await account.isDeployed(), false);
  const created = await done([{ to: OTHER, value: 5n }]);
  assert.equal(created.sender, account.address);
  await done([{ to: OTHER, value: 1n }, { to: OTHER, value: 2n }]);
  assert.equal((await reader.getBalance({ address: OTHER })) - before, 8n);
  assert.notEqual(await reader.getCode({ address: account.address }), undefined);
  const { userOperation } = await client.getUserOperation({ hash: created.userOpHash });
  assert.equal(userOperation.sender, account.address);

  // What would fail is refused while it is estimated, and what somebody else signed.
  const call = { to: OTHER, value: parseEther('1000') };
  await assert.rejects(client.sendUserOperation({ account, calls: [call], ...fees }), /revert/i);
  const prepared = await client.prepareUserOperation({ account, calls: [{ to: OTHER, value: 1n }], ...fees });
  const forged = await (await toSimpleSmartAccount({
    client: reader, factoryAddress, owner: privateKeyToAccount(generatePrivateKey()),
    entryPoint: { address: entryPoint07Address, version: '0.7' } })).signUserOperation(prepared);
  await assert.rejects(
    client.sendUserOperation({ ...prepared, account: undefined, signature: forged, entryPointAddress: entryPoint07Address }),
    /AA24|signature/i);
  console.log('ERC-4337 v0.7 by a bundler: good');
} finally {
  bundler.stop();
}
process.exit(0);
