import fs from 'node:fs';
import { createRequire } from 'node:module';
import { ContractFactory, dataLength, encodeBytes32String, JsonRpcProvider, toBeHex } from 'ethers';

const require = createRequire(import.meta.url);

/**
 * @param path of a package of Uniswap's and in it, such as v4-core/out/PoolManager
 * @param profile that it was built by, where there are several
 */
export function artifact(path, profile = '') {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return require(`@uniswap/${path}.sol/${name}${profile}.json`);
}

/** A contract of an artifact, once it is there. */
export async function deployed({ signer }, path, ...args) {
  const { abi, bytecode } = artifact(path);
  const contract = await new ContractFactory(abi, bytecode.object, signer).deploy(...args);
  return contract.waitForDeployment();
}

/** Permit2 as its package carries it: the code, without what creates it. */
async function permit2({ signer }) {
  const source = fs.readFileSync(
    require.resolve('@uniswap/v4-periphery/lib/permit2/test/utils/DeployPermit2.sol'), 'utf8');
  const code = '0x' + /hex"([0-9a-f]+)"/.exec(source)[1];
  const creation = `0x61${toBeHex(dataLength(code), 2).slice(2)}80600a3d393df3${code.slice(2)}`;
  const { abi } = artifact('v4-periphery/foundry-out/IAllowanceTransfer', '.default');
  const contract = await new ContractFactory(abi, creation, signer).deploy();
  return contract.waitForDeployment();
}

/** All that a trader needs, with two coins in the order of their addresses. */
export async function deployUniswap(url) {
  const provider = new JsonRpcProvider(url, undefined, { pollingInterval: 50 });
  const [account] = await provider.listAccounts();
  const by = { provider, owner: account.address, signer: await provider.getSigner(account.address) };
  const periphery = (name, ...args) => deployed(by, `v4-periphery/foundry-out/${name}`, ...args);
  const coins = [];
  for (const _ of [0, 1]) coins.push(await deployed(by, 'v4-core/out/TestERC20', 10n ** 30n));
  coins.sort((a, b) => (a.target.toLowerCase() < b.target.toLowerCase() ? -1 : 1));
  const manager = await deployed(by, 'v4-core/out/PoolManager', by.owner);
  const permits = await permit2(by);
  const wrapped = coins[0].target;
  const descriptor = await periphery('PositionDescriptor', manager.target, wrapped, encodeBytes32String('OPG'));
  const positions = await periphery(
    'PositionManager', manager.target, permits.target, 300000, descriptor.target, wrapped);
  return {
    ...by, coins, manager, permits, positions,
    view: await periphery('StateView', manager.target),
    quoter: await periphery('V4Quoter', manager.target),
    router: await periphery('MockV4Router', manager.target),
  };
}
