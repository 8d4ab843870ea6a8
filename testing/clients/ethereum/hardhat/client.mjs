// Hardhat's own test runner with this node as an external network: compiled, deployed, tested, by Ignition too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

const [url] = process.argv.slice(2);

function hardhat(...args) {
  const run = spawnSync('node_modules/.bin/hardhat', [...args, '--network', 'haca'], {
    encoding: 'utf8', env: { ...process.env, HACA_URL: url, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
      HARDHAT_IGNITION_CONFIRM_DEPLOYMENT: 'true', HARDHAT_IGNITION_CONFIRM_RESET: 'true' } });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  return run.stdout;
}

const tests = hardhat('test');
assert.match(tests, /[1-9]\d* passing/);
assert.doesNotMatch(tests, /failing|pending/);
const chain = 'chain-262144';
assert.match(
  hardhat('ignition', 'deploy', 'ignition/modules/counter.js', '--reset', '--deployment-id', chain),
  /successfully deployed/);
assert.match(hardhat('ignition', 'status', chain), /Counter#Counter/);
console.log('Hardhat with an external network, and Ignition: good');
