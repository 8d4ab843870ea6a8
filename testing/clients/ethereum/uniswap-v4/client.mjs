// Deploys Uniswap v4 out of its packages with accounts of the node, and trades: pools of two coins, of
// the native coin, and with a hook; liquidity by Permit2's signatures; swaps quoted beforehand.
import assert from 'node:assert/strict';
import { deployed, deployUniswap } from './deploy.mjs';
import { mined } from './hook.mjs';
import { COUNTING, ONE, Trader } from './trader.mjs';

const [url] = process.argv.slice(2);
const uniswap = await deployUniswap(url);
const trader = new Trader(uniswap);
const { coins, view, manager } = uniswap;

const plain = trader.key(coins[0], coins[1], 3000);
await trader.open(plain);
const position = await trader.provide(plain, 10n ** 20n);
assert.equal(await view.getLiquidity(trader.id(plain)), 10n ** 20n);
assert.match(await uniswap.positions.tokenURI(position), /^data:application\/json;base64,/);
const quoted = await trader.quote(plain, 10n ** 18n);
assert.ok(quoted > 98n * 10n ** 16n && quoted < 10n ** 18n, `${quoted} for a whole coin`);
assert.equal(await trader.swap(plain, 10n ** 18n), quoted);
await assert.rejects(
  trader.swap(plain, 10n ** 18n, 10n ** 18n),
  ({ data }) => uniswap.router.interface.parseError(data).name === 'V4TooLittleReceived');
const [price] = await view.getSlot0(trader.id(plain));
assert.ok(price < ONE, 'the price follows the swap');

// The native coin settles beside one; what is not needed comes back.
const native = trader.key(null, coins[0], 500);
await trader.open(native);
await trader.provide(native, 10n ** 19n);
assert.equal(await trader.swap(native, 10n ** 16n), trader.lastQuote);
assert.ok((await uniswap.provider.getBalance(manager.target)) > 10n ** 16n);

// A hook is called where its address says so.
const hook = await mined(uniswap, COUNTING);
const counted = trader.key(coins[0], coins[1], 3000, hook.target);
await trader.open(counted);
await trader.provide(counted, 10n ** 20n);
await trader.swap(counted, 10n ** 18n);
assert.deepEqual(
  [await hook.beforeAddLiquidityCount(trader.id(counted)), await hook.beforeSwapCount(trader.id(counted)),
    await hook.afterSwapCount(trader.id(counted))],
  [1n, 1n, 1n]);

// The core alone, as its own tests drive it.
const swapper = await deployed(uniswap, 'v4-core/out/PoolSwapTest', manager.target);
const donor = await deployed(uniswap, 'v4-core/out/PoolDonateTest', manager.target);
for (const coin of coins) {
  for (const one of [swapper, donor]) await trader.done(coin.approve(one.target, 10n ** 24n));
}
await trader.done(donor.donate(plain, 5n, 7n, '0x'));
const order = { zeroForOne: false, amountSpecified: 10n ** 17n, sqrtPriceLimitX96: ONE * 2n };
await trader.done(swapper.swap(plain, order, { takeClaims: true, settleUsingBurn: false }, '0x'));
const claim = await manager.balanceOf(uniswap.owner, coins[0].target);
assert.equal(claim, 10n ** 17n, 'a claim of ERC-6909 instead of the coin');

await trader.withdraw(position, plain);
assert.equal(await view.getLiquidity(trader.id(plain)), 0n);
console.log('Uniswap v4 with Permit2 and a hook: good');
process.exit(0);
