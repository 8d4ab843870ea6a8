// Safe as its users have it: the contracts at the addresses that they have everywhere, by the factory
// that is in genesis; an account of three owners by Safe's kit; what two of them sign is done, what one
// signs is not.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import SafeKit, { hashSafeMessage } from '@safe-global/protocol-kit';
import { SigningMethod } from '@safe-global/types-kit';
import {
  concat, createPublicClient, createWalletClient, http, parseAbi, parseEther, zeroHash,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { chainAt, KEY, OTHER } from '../development.mjs';

const require = createRequire(import.meta.url);
const [url] = process.argv.slice(2);
const FACTORY = '0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7';
/** The kit's name of a contract, its artifact, and its name among Safe's deployments. */
const CONTRACTS = [
  ['safeSingletonAddress', 'SafeL2.sol/SafeL2', 'safe_l2'],
  ['safeProxyFactoryAddress', 'proxies/SafeProxyFactory.sol/SafeProxyFactory', 'safe_proxy_factory'],
  ['multiSendAddress', 'libraries/MultiSend.sol/MultiSend', 'multi_send'],
  ['multiSendCallOnlyAddress', 'libraries/MultiSendCallOnly.sol/MultiSendCallOnly', 'multi_send_call_only'],
  ['fallbackHandlerAddress', 'handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler',
    'compatibility_fallback_handler'],
  ['signMessageLibAddress', 'libraries/SignMessageLib.sol/SignMessageLib', 'sign_message_lib'],
  ['createCallAddress', 'libraries/CreateCall.sol/CreateCall', 'create_call'],
  ['simulateTxAccessorAddress', 'accessors/SimulateTxAccessor.sol/SimulateTxAccessor', 'simulate_tx_accessor'],
];

const chain = chainAt(url);
const reader = createPublicClient({ chain, transport: http(), pollingInterval: 50 });
const payer = createWalletClient({ account: privateKeyToAccount(KEY), chain, transport: http() });
const done = async (hash) => {
  const receipt = await reader.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, 'success');
  return receipt;
};
const balance = (address) => reader.getBalance({ address });

async function deployContracts() {
  const networks = {};
  for (const [name, artifact, deployment] of CONTRACTS) {
    const { bytecode } = require(`@safe-global/safe-contracts/build/artifacts/contracts/${artifact}.json`);
    const { address } = require(`@safe-global/safe-deployments/dist/assets/v1.4.1/${deployment}.json`)
      .deployments.canonical;
    if (!(await reader.getCode({ address }))) {
      await done(await payer.sendTransaction({ to: FACTORY, data: concat([zeroHash, bytecode]) }));
    }
    assert.notEqual(await reader.getCode({ address }), undefined, `${deployment} is not at ${address}`);
    networks[name] = address;
  }
  return { [chain.id]: networks };
}

const keys = [0, 1, 2].map(() => generatePrivateKey());
const owners = keys.map((key) => privateKeyToAccount(key).address);
const contractNetworks = await deployContracts();

const planned = await SafeKit.init({
  provider: url,
  signer: keys[0],
  contractNetworks,
  predictedSafe: {
    safeAccountConfig: { owners, threshold: 2 },
    safeDeploymentConfig: { safeVersion: '1.4.1', saltNonce: String(Date.now()) },
  },
});
const safeAddress = await planned.getAddress();
const deployment = await planned.createSafeDeploymentTransaction();
await done(await payer.sendTransaction({ ...deployment, value: BigInt(deployment.value) }));
const kits = [];
for (const signer of keys) {
  kits.push(await SafeKit.init({ provider: url, signer, contractNetworks, safeAddress }));
  await done(await payer.sendTransaction({ to: privateKeyToAccount(signer).address, value: parseEther('0.1') }));
}
const [first, second, third] = kits;
assert.ok(await first.isSafeDeployed());
assert.deepEqual([await first.getOwners(), await first.getThreshold()], [owners, 2]);
await done(await payer.sendTransaction({ to: safeAddress, value: parseEther('1') }));

async function executed(transaction) {
  assert.ok(await first.isValidTransaction(transaction));
  return done((await first.executeTransaction(transaction)).hash);
}

// One call, by two signatures; one of them is not enough.
const before = await balance(OTHER);
let transfer = await first.createTransaction({ transactions: [{ to: OTHER, value: '7', data: '0x' }] });
transfer = await first.signTransaction(transfer);
await assert.rejects(first.executeTransaction(transfer), /signature.* missing/);
transfer = await second.signTransaction(transfer, SigningMethod.ETH_SIGN);
const receipt = await executed(transfer);
assert.equal((await balance(OTHER)) - before, 7n);
// The contract's log of it, and of its success.
assert.equal(receipt.logs.filter(({ address }) => address === safeAddress.toLowerCase()).length, 2);
await assert.rejects(first.executeTransaction(transfer), /GS026/);

// Several calls at once, of which one approves on chain.
let several = await first.createTransaction({
  transactions: [2, 3].map((value) => ({ to: OTHER, value: String(value), data: '0x' })),
});
const { hash } = await third.approveTransactionHash(await first.getTransactionHash(several));
await done(hash);
several = await first.signTransaction(several);
await executed(several);
assert.equal((await balance(OTHER)) - before, 12n);

// The owners change, and a message is theirs (EIP-1271).
let removal = await first.createRemoveOwnerTx({ ownerAddress: owners[2], threshold: 2 });
removal = await second.signTransaction(await first.signTransaction(removal));
await executed(removal);
assert.deepEqual(await first.getOwners(), owners.slice(0, 2));
let message = first.createMessage('I own this');
message = await second.signMessage(await first.signMessage(message, SigningMethod.ETH_SIGN_TYPED_DATA_V4));
const judged = (text) => reader.readContract({
  address: safeAddress,
  abi: parseAbi(['function isValidSignature(bytes32, bytes) view returns (bytes4)']),
  functionName: 'isValidSignature',
  args: [hashSafeMessage(text), message.encodedSignatures()],
});
assert.equal(await judged('I own this'), '0x1626ba7e');
await assert.rejects(judged('I own that'), /GS026/);
console.log('Safe 1.4.1 at its own addresses, by its kit: good');
