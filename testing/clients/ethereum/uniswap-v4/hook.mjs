import { AbiCoder, concat, Contract, getAddress, keccak256, toBeHex } from 'ethers';
import { CREATE2 } from '../development.mjs';
import { artifact } from './deploy.mjs';

/** The bits of an address that say when its hook is called. */
const ALL = (1n << 14n) - 1n;

/** A counting hook at an address that has these bits, by the factory that is in genesis. */
export async function mined({ signer, manager }, bits) {
  const { abi, bytecode } = artifact('v4-periphery/foundry-out/MockCounterHook');
  const creation = concat([
    bytecode.object, AbiCoder.defaultAbiCoder().encode(['address'], [manager.target])]);
  const code = keccak256(creation);
  for (let i = 0; i < 1 << 18; i++) {
    const salt = toBeHex(i, 32);
    const address = '0x' + keccak256(concat(['0xff', CREATE2, salt, code])).slice(26);
    if ((BigInt(address) & ALL) !== bits) continue;
    await (await signer.sendTransaction({ to: CREATE2, data: concat([salt, creation]) })).wait();
    return new Contract(getAddress(address), abi, signer);
  }
  throw new Error('no address with these bits');
}
