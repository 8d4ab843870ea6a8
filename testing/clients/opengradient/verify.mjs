// Verifies a batch and an individual settlement by the original's public package, with the verifier's address that it has
// built in; ends with a line for each, or with what failed.
import assert from 'node:assert/strict';
import {
  fetchWalrusBatchTree,
  fetchWalrusIndividualSettlement,
  verifyWalrusBatchTreeItemSignature,
  verifyWalrusBatchTreeSignatures,
  verifyWalrusIndividualSettlementSignature,
} from 'og-fe-tee-verification';
import { createPublicClient, http } from 'viem';

const [chain, walrus, batchBlob, individualBlob] = process.argv.slice(2);
const publicClient = createPublicClient({ transport: http(chain) });
const options = { baseUrl: walrus };

const tree = await fetchWalrusBatchTree(batchBlob, options);
assert.ok(tree.items.length > 0, 'the batch has items');
const { results } = await verifyWalrusBatchTreeSignatures({ tree, publicClient });
assert.deepEqual(results.map(({ verified }) => verified), tree.items.map(() => true));
console.log(`batch of ${tree.items.length} verified`);

const forged = { ...tree.items[0], output_hash: tree.items[0].input_hash };
assert.equal(await verifyWalrusBatchTreeItemSignature({ item: forged, publicClient }), false);
console.log('a forged item is refused');

const settlement = await fetchWalrusIndividualSettlement(individualBlob, options);
assert.equal(await verifyWalrusIndividualSettlementSignature({ settlement, publicClient }), true);
console.log('individual settlement verified');
