// Deploys the whole of Uniswap v3 as Hardhat does it: published artifacts, ethers, accounts of the
// node; then opens a pool, gives it liquidity and swaps.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import {
  Contract, ContractFactory, JsonRpcProvider, verifyMessage, verifyTypedData, zeroPadValue,
} from 'ethers';

const require = createRequire(import.meta.url);
const artifact = (path) => require(`@uniswap/${path}.json`);
const periphery = (path) => artifact(`v3-periphery/artifacts/contracts/${path}`);
const FEE = 3000;
const TICKS = 60 * 1000;
const ONE = 2n ** 96n;

/** The bytecode with the addresses of the libraries that it names. */
function linked({ bytecode, linkReferences }, libraries) {
  for (const file of Object.values(linkReferences)) {
    for (const [library, places] of Object.entries(file)) {
      for (const { start, length } of places) {
        const at = 2 + 2 * start;
        const address = libraries[library].slice(2).toLowerCase();
        bytecode = bytecode.slice(0, at) + address + bytecode.slice(at + 2 * length);
      }
    }
  }
  return bytecode;
}

export async function uniswap(url) {
  const provider = new JsonRpcProvider(url, undefined, { pollingInterval: 50 });
  const [owner] = await provider.listAccounts();
  const signer = await provider.getSigner(owner.address);
  // Signatures of the node's accounts, as Hardhat asks for them.
  assert.equal(verifyMessage('hi', await signer.signMessage('hi')), owner.address);
  const typed = [{ name: 'haca' }, { A: [{ name: 'x', type: 'uint256' }] }, { x: 1 }];
  assert.equal(verifyTypedData(...typed, await signer.signTypedData(...typed)), owner.address);
  const done = async (transaction) => (await transaction).wait();
  const deploy = async (source, ...args) => {
    const code = source.bytecode.object ?? source.bytecode;
    const contract = await new ContractFactory(source.abi, code, signer).deploy(...args);
    await contract.waitForDeployment();
    return contract;
  };
  const coin = JSON.parse(fs.readFileSync('out/Coin.sol/Coin.json'));
  const coins = [await deploy(coin), await deploy(coin)].sort((a, b) =>
    a.target.toLowerCase() < b.target.toLowerCase() ? -1 : 1);
  const [token0, token1] = coins.map((one) => one.target);

  const factory = await deploy(
    artifact('v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory'));
  const router = await deploy(
    periphery('SwapRouter.sol/SwapRouter'), factory.target, token0);
  const library = await deploy(periphery('libraries/NFTDescriptor.sol/NFTDescriptor'));
  const descriptorSource = periphery(
    'NonfungibleTokenPositionDescriptor.sol/NonfungibleTokenPositionDescriptor');
  const descriptor = await deploy(
    { ...descriptorSource, bytecode: linked(descriptorSource, { NFTDescriptor: library.target }) },
    token0, zeroPadValue('0x', 32));
  const positions = await deploy(
    periphery('NonfungiblePositionManager.sol/NonfungiblePositionManager'),
    factory.target, token0, descriptor.target);
  for (const lens of ['Quoter', 'QuoterV2', 'TickLens', 'UniswapInterfaceMulticall']) {
    const source = periphery(`lens/${lens}.sol/${lens}`);
    await deploy(source, ...(lens.startsWith('Quoter') ? [factory.target, token0] : []));
  }

  await done(positions.createAndInitializePoolIfNecessary(token0, token1, FEE, ONE));
  for (const one of coins) {
    await done(one.approve(positions.target, 10n ** 24n));
    await done(one.approve(router.target, 10n ** 24n));
  }
  const deadline = 2n ** 40n;
  const minted = await done(positions.mint({
    token0, token1, fee: FEE, tickLower: -TICKS, tickUpper: TICKS,
    amount0Desired: 10n ** 20n, amount1Desired: 10n ** 20n, amount0Min: 0, amount1Min: 0,
    recipient: owner.address, deadline }));
  assert.equal(minted.status, 1);
  const order = {
    tokenIn: token0, tokenOut: token1, fee: FEE, recipient: owner.address, deadline,
    amountIn: 10n ** 18n, amountOutMinimum: 0, sqrtPriceLimitX96: 0 };
  const expected = await router.exactInputSingle.staticCall(order);
  const before = await coins[1].balanceOf(owner.address);
  await done(router.exactInputSingle(order));
  assert.equal(await coins[1].balanceOf(owner.address), before + expected);
  assert.ok(expected > 98n * 10n ** 16n && expected < 10n ** 18n);
  await assert.rejects(
    router.exactInputSingle.staticCall({ ...order, amountOutMinimum: 10n ** 18n }),
    /Too little received/);
  const pool = new Contract(
    await factory.getPool(token0, token1, FEE),
    artifact('v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool').abi, provider);
  assert.equal((await pool.queryFilter(pool.filters.Swap(), 0)).length, 1);
  assert.match(await positions.tokenURI(1), /^data:application\/json;base64,/);
  console.log('Uniswap v3 by ethers with accounts of the node: good');
}
