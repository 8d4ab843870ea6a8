// Pays for a language model by x402's public client: exact over EIP-3009, exact over Permit2, and upto, whose session then pays a
// second request; ends with a line for each, or with what failed. Arguments: the ingress, JSON-RPC of the chain, the key's file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import { UptoEvmScheme } from '@x402/evm/upto/client';
import { wrapFetchWithPaymentFromConfig } from '@x402/fetch';
import { createPublicClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { base } from 'viem/chains';

const [ingress, rpc, keyFile] = process.argv.slice(2);
const account = privateKeyToAccount(`0x${readFileSync(keyFile, 'utf8').trim()}`);
const chain = createPublicClient({ chain: base, transport: http(rpc) });
assert.equal(await chain.getChainId(), 8453);

const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'echo Hi' }] });
const url = `${ingress}/v1/chat/completions`;
const ask = (fetching, headers = {}) =>
  fetching(url, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });

async function pay(name, scheme, isChosen) {
  const paying = wrapFetchWithPaymentFromConfig(fetch, {
    schemes: [{ network: 'eip155:8453', client: scheme }],
    // The client pays with tokens that it knows, unless it is told otherwise.
    spendControls: false,
    paymentRequirementsSelector: (version, offers) => offers.find(isChosen),
  });
  const answer = await ask(paying);
  const text = await answer.text();
  assert.equal(answer.status, 200, `${name}: ${answer.status} ${text}`);
  assert.equal(JSON.parse(text).choices[0].message.content, 'Hi', name);
  assert.ok(Number(answer.headers.get('x-payment-charged')) > 0, name);
  return answer;
}

const isExact = (method) => (offer) => offer.scheme === 'exact' && offer.extra.assetTransferMethod === method;
for (const [name, method] of [['exact over EIP-3009', undefined], ['exact over Permit2', 'permit2']]) {
  const answer = await pay(name, new ExactEvmScheme(account), isExact(method));
  const settled = JSON.parse(Buffer.from(answer.headers.get('payment-response'), 'base64'));
  assert.equal(settled.success, true, name);
  const receipt = await chain.getTransactionReceipt({ hash: settled.transaction });
  assert.equal(receipt.status, 'success', name);
  console.log(`${name}: good`);
}

const answer = await pay('upto over Permit2', new UptoEvmScheme(account), (offer) => offer.scheme === 'upto');
const next = await ask(fetch, { 'X-Upto-Session': answer.headers.get('x-upto-session') });
assert.equal(next.status, 200, await next.text());
console.log('upto over Permit2: good');
