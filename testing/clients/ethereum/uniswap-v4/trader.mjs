import assert from 'node:assert/strict';
import { AbiCoder, concat, keccak256, toBeHex, ZeroAddress } from 'ethers';

export const ONE = 2n ** 96n;
const TICKS = 60 * 1000;
/** Before and after swaps, before liquidity comes and goes. */
export const COUNTING = (1n << 11n) | (1n << 9n) | (1n << 7n) | (1n << 6n);
const KEY = 'tuple(address currency0, address currency1, uint24 fee, int24 tickSpacing, address hooks)';
const DEADLINE = 2n ** 40n;
const MUCH = 10n ** 24n;
const ACTIONS = {
  DECREASE: 0x01, MINT: 0x02, SWAP_EXACT_IN_SINGLE: 0x06, SETTLE_ALL: 0x0c, SETTLE_PAIR: 0x0d,
  TAKE_ALL: 0x0f, TAKE_PAIR: 0x11, SWEEP: 0x14,
};
const PERMITS = {
  PermitBatch: [
    { name: 'details', type: 'PermitDetails[]' }, { name: 'spender', type: 'address' },
    { name: 'sigDeadline', type: 'uint256' },
  ],
  PermitDetails: [
    { name: 'token', type: 'address' }, { name: 'amount', type: 'uint160' },
    { name: 'expiration', type: 'uint48' }, { name: 'nonce', type: 'uint48' },
  ],
};
const encode = (types, values) => AbiCoder.defaultAbiCoder().encode(types, values);

/** What the position manager and the router unlock the pools with: actions and what each is given. */
function plan(...steps) {
  const actions = concat(steps.map(([action]) => toBeHex(ACTIONS[action], 1)));
  return encode(['bytes', 'bytes[]'], [actions, steps.map(([, types, values]) => encode(types, values))]);
}

/** An account of the node that provides and trades. */
export class Trader {
  constructor(uniswap) {
    this.uniswap = uniswap;
  }

  async done(sent) {
    const receipt = await (await sent).wait();
    assert.equal(receipt.status, 1);
    return receipt;
  }

  /** @param coin the lower coin; null for the native one */
  key(coin, other, fee, hooks = ZeroAddress) {
    return { currency0: coin?.target ?? ZeroAddress, currency1: other.target, fee, tickSpacing: 60, hooks };
  }

  id(key) {
    return keccak256(encode([KEY], [key]));
  }

  open(key) {
    return this.done(this.uniswap.positions.initializePool(key, ONE));
  }

  coinsOf(key) {
    return this.uniswap.coins.filter(({ target }) => [key.currency0, key.currency1].includes(target));
  }

  /** Permit2's leave for the position manager, signed by the account and given with what it is for. */
  async permit(key) {
    const { permits, positions, signer, owner, provider } = this.uniswap;
    const details = [];
    for (const coin of this.coinsOf(key)) {
      await this.done(coin.approve(permits.target, MUCH));
      const { nonce } = await permits.allowance(owner, coin.target, positions.target);
      details.push({ token: coin.target, amount: MUCH, expiration: DEADLINE, nonce });
    }
    const batch = { details, spender: positions.target, sigDeadline: DEADLINE };
    const { chainId } = await provider.getNetwork();
    const domain = { name: 'Permit2', chainId, verifyingContract: permits.target };
    const signature = await signer.signTypedData(domain, PERMITS, batch);
    return positions.interface.encodeFunctionData('permitBatch', [owner, batch, signature]);
  }

  /** @returns the number of the position */
  async provide(key, liquidity) {
    const { positions, owner } = this.uniswap;
    const number = await positions.nextTokenId();
    const isNative = key.currency0 === ZeroAddress;
    const unlock = plan(
      ['MINT', [KEY, 'int24', 'int24', 'uint256', 'uint128', 'uint128', 'address', 'bytes'],
        [key, -TICKS, TICKS, liquidity, MUCH, MUCH, owner, '0x']],
      ['SETTLE_PAIR', ['address', 'address'], [key.currency0, key.currency1]],
      ...(isNative ? [['SWEEP', ['address', 'address'], [ZeroAddress, owner]]] : []));
    const mint = positions.interface.encodeFunctionData('modifyLiquidities', [unlock, DEADLINE]);
    const value = isNative ? 2n * liquidity : 0n;
    await this.done(positions.multicall([await this.permit(key), mint], { value }));
    assert.equal(await positions.ownerOf(number), owner);
    return number;
  }

  async quote(poolKey, exactAmount) {
    const order = { poolKey, zeroForOne: true, exactAmount, hookData: '0x' };
    const [amount] = await this.uniswap.quoter.quoteExactInputSingle.staticCall(order);
    return amount;
  }

  /** @returns what came */
  async swap(key, amount, least = 0n) {
    const { router, owner } = this.uniswap;
    const isNative = key.currency0 === ZeroAddress;
    const [coin] = this.coinsOf(key);
    const target = this.coinsOf(key).at(-1);
    if (!isNative) await this.done(coin.approve(router.target, MUCH));
    this.lastQuote = await this.quote(key, amount);
    const actions = plan(
      ['SWAP_EXACT_IN_SINGLE',
        [`tuple(${KEY} poolKey, bool zeroForOne, uint128 amountIn, uint128 least, bytes hookData)`],
        [{ poolKey: key, zeroForOne: true, amountIn: amount, least, hookData: '0x' }]],
      ['SETTLE_ALL', ['address', 'uint256'], [key.currency0, MUCH]],
      ['TAKE_ALL', ['address', 'uint256'], [key.currency1, 0n]]);
    const before = await target.balanceOf(owner);
    await this.done(router.executeActions(actions, { value: isNative ? amount : 0n }));
    return (await target.balanceOf(owner)) - before;
  }

  async withdraw(number, key) {
    const { positions, owner } = this.uniswap;
    const liquidity = await positions.getPositionLiquidity(number);
    await this.done(positions.modifyLiquidities(plan(
      ['DECREASE', ['uint256', 'uint256', 'uint128', 'uint128', 'bytes'], [number, liquidity, 0n, 0n, '0x']],
      ['TAKE_PAIR', ['address', 'address', 'address'], [key.currency0, key.currency1, owner]]), DEADLINE));
  }
}
