// Accounts that act by a contract's code (EIP-7702), by viem and cast.
import assert from 'node:assert/strict';
import { createPublicClient, createWalletClient, http, isAddressEqual, zeroAddress } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

/**
 * @param counter its address and ABI: bump(uint256) emits Bumped, n() reads
 * @param cast runs cast against the node
 */
export async function delegation({ chain, url, key, counter, cast }) {
  const reader = createPublicClient({ chain, transport: http() });
  const wallet = createWalletClient({
    account: privateKeyToAccount(key), chain, transport: http() });
  // It never has money: another pays for what it signs.
  const holder = privateKeyToAccount(generatePrivateKey());
  const { abi } = counter;
  const receipt = (hash) => reader.waitForTransactionReceipt({ hash, pollingInterval: 50 });
  const authorization = await wallet.signAuthorization({
    account: holder, contractAddress: counter.address });

  const call = { address: holder.address, abi, functionName: 'bump', args: [2n] };
  const gas = await reader.estimateContractGas({
    ...call, account: wallet.account, authorizationList: [authorization] });
  const hash = await wallet.writeContract({
    ...call, gas, authorizationList: [authorization] });
  const done = await receipt(hash);
  assert.equal(done.status, 'success');
  assert.equal(done.type, 'eip7702');
  assert.equal(done.logs[0].address, holder.address.toLowerCase());
  const sent = await reader.getTransaction({ hash });
  assert.equal(sent.type, 'eip7702');
  assert.ok(isAddressEqual(sent.authorizationList[0].address, counter.address));
  assert.ok(isAddressEqual(await reader.getDelegation({ address: holder.address }), counter.address));
  assert.equal(await reader.getTransactionCount({ address: holder.address }), 1);
  const n = (address) => reader.readContract({ address, abi, functionName: 'n' });
  assert.deepEqual([await n(holder.address), await n(counter.address)], [2n, 0n]);
  const { authorizationList } = JSON.parse(cast('tx', hash, '--json'));
  assert.equal(authorizationList.length, 1);
  assert.equal((await reader.request({
    method: 'debug_traceTransaction', params: [hash, { tracer: 'prestateTracer' }],
  }))[counter.address.toLowerCase()].nonce, 1);

  const end = await wallet.signAuthorization({
    account: holder, contractAddress: zeroAddress });
  await receipt(await wallet.sendTransaction({
    to: holder.address, authorizationList: [end] }));
  assert.equal(await reader.getCode({ address: holder.address }), undefined);

  const own = cast(
    'send', '--private-key', key, '--auth', counter.address, zeroAddress, '--json');
  assert.equal(JSON.parse(own).status, '0x1');
  const account = wallet.account.address;
  assert.ok(isAddressEqual(await reader.getDelegation({ address: account }), counter.address));
  await receipt(await wallet.writeContract({ ...call, address: account }));
  assert.equal(await n(account), 2n);
  console.log('accounts that delegate, by viem and cast: good');
}
