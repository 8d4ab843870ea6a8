// npm's facilitator client has a payment settled by a facilitator that answers with jobs: pending first, and settled when it asks
// again. Arguments: the facilitator, a gate's secret, and a file with {"payload", "requirements"}.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { HTTPFacilitatorClient } from '@x402/core/http';

const [url, secret, file] = process.argv.slice(2);
const { payload, requirements } = JSON.parse(readFileSync(file, 'utf8'));
const headers = { Authorization: `Bearer ${secret}` };
const client = new HTTPFacilitatorClient({
  url,
  createAuthHeaders: async () => ({ verify: headers, settle: headers, supported: headers }),
});

assert.equal((await client.verify(payload, requirements)).isValid, true);
let settled = await client.settle(payload, requirements);
for (let looks = 0; looks < 300 && !settled.success; looks++) {
  assert.equal(settled.errorReason, 'settlement_pending', JSON.stringify(settled));
  await setTimeout(100);
  settled = await client.settle(payload, requirements);
}
assert.equal(settled.success, true, JSON.stringify(settled));
assert.match(settled.transaction, /^0x[0-9a-f]{64}$/);
assert.equal((await client.verify(payload, requirements)).isValid, false, 'it is paid once');
console.log('@x402/core: good');
