// Pays by x402's public client and settles by its public facilitator, schemes exact (EIP-3009 and Permit2) and upto, over
// a development chain, with viem beneath; ends with a line for each, or with what failed.
import assert from 'node:assert/strict';
import { toFacilitatorEvmSigner } from '@x402/evm';
import { ExactEvmScheme as ExactClient } from '@x402/evm/exact/client';
import { ExactEvmScheme as ExactFacilitator } from '@x402/evm/exact/facilitator';
import { UptoEvmScheme as UptoClient } from '@x402/evm/upto/client';
import { UptoEvmScheme as UptoFacilitator } from '@x402/evm/upto/facilitator';
import { createTestClient, http, maxUint256, parseAbi, parseEther, publicActions, walletActions } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { base } from 'viem/chains';

const [url] = process.argv.slice(2);
const OPG = '0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB';
const PERMIT2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3';
const PAY_TO = '0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a';
// The second and third account that development chains have in common.
const payer = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d');
const settler = privateKeyToAccount('0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a');
const abi = parseAbi([
  'function faucet(address to, uint256 amount)',
  'function approve(address spender, uint256 amount) returns (bool)',
  'function balanceOf(address account) view returns (uint256)',
]);

const chainOf = (account) =>
  createTestClient({ account, chain: base, mode: 'anvil', transport: http(url) })
    .extend(publicActions)
    .extend(walletActions);
const chain = chainOf(payer);
const settling = chainOf(settler);
const facilitator = toFacilitatorEvmSigner(Object.assign(settling, { address: settler.address }));

const balance = (account) => chain.readContract({ address: OPG, abi, functionName: 'balanceOf', args: [account] });
const write = async (functionName, args) => {
  const hash = await chain.writeContract({ address: OPG, abi, functionName, args });
  const receipt = await chain.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, 'success', functionName);
};

const requirements = (scheme, amount, extra) => ({
  scheme,
  network: 'eip155:8453',
  asset: OPG,
  amount: amount.toString(),
  payTo: PAY_TO,
  maxTimeoutSeconds: 300,
  extra: { name: 'OpenGradient', version: '1', ...extra },
});

async function pay(name, client, scheme, accepted, charged) {
  const before = await balance(PAY_TO);
  const made = await client.createPaymentPayload(2, accepted);
  const payload = { x402Version: 2, accepted, ...made };
  const verified = await scheme.verify(payload, accepted);
  assert.equal(verified.isValid, true, `${name}: ${JSON.stringify(verified)}`);
  const settled = await scheme.settle(payload, { ...accepted, amount: charged.toString() });
  assert.equal(settled.success, true, `${name}: ${JSON.stringify(settled)}`);
  assert.equal((await balance(PAY_TO)) - before, charged, name);
  const again = await scheme.verify(payload, accepted);
  assert.equal(again.isValid, false, `${name}: paid twice`);
  console.log(`${name}: good`);
}

assert.equal(await chain.getChainId(), 8453);
const snapshot = await chain.snapshot();
await write('faucet', [payer.address, parseEther('10')]);
await write('approve', [PERMIT2, maxUint256]);

const amount = parseEther('0.1');
const exact = new ExactFacilitator(facilitator);
const upto = new UptoFacilitator(facilitator);
await pay('exact over EIP-3009', new ExactClient(payer), exact, requirements('exact', amount, {}), amount);
await pay(
  'exact over Permit2', new ExactClient(payer), exact,
  requirements('exact', amount, { assetTransferMethod: 'permit2' }), amount);
await pay(
  'upto over Permit2', new UptoClient(payer), upto,
  requirements('upto', amount, { assetTransferMethod: 'permit2', facilitatorAddress: settler.address }),
  1005000000000000n);
await chain.revert({ id: snapshot });
assert.equal(await balance(PAY_TO), 0n);
