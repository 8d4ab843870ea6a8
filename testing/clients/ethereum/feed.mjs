// Reads a feed with viem, by the ABI that Chainlink publishes of AggregatorV3Interface.
// node feed.mjs URL ADDRESS DECIMALS DESCRIPTION LEAST GREATEST
import assert from 'node:assert/strict';
import { createPublicClient, formatUnits, http, parseAbi } from 'viem';

const [url, address, decimals, description, least, greatest] = process.argv.slice(2);
const abi = parseAbi([
  'function decimals() external view returns (uint8)',
  'function description() external view returns (string memory)',
  'function version() external view returns (uint256)',
  'function getRoundData(uint80 _roundId) external view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)',
  'function latestRoundData() external view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)',
]);
const client = createPublicClient({ transport: http(url) });
const read = (functionName, args) => client.readContract({ address, abi, functionName, args });

assert.equal(await read('decimals'), Number(decimals));
assert.equal(await read('description'), description);
assert.equal(await read('version'), 1n);
const [roundId, answer, startedAt, updatedAt, answeredInRound] = await read('latestRoundData');
assert.ok(answer >= BigInt(least) && answer <= BigInt(greatest), `answer ${answer}`);
assert.equal(answeredInRound, roundId);
assert.ok(updatedAt >= startedAt, 'observed in its round');
const { timestamp } = await client.getBlock();
assert.ok(timestamp - updatedAt < 120n, `observed ${timestamp - updatedAt} s ago`);
assert.deepEqual(await read('getRoundData', [roundId]), [roundId, answer, startedAt, updatedAt, answeredInRound]);
await assert.rejects(read('getRoundData', [roundId + 1000n]));
console.log(`${description} ${formatUnits(answer, Number(decimals))} in round ${roundId}`);
