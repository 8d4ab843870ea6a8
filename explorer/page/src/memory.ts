import { type TrustedBlock, fromHex, toHex } from "@haca/verify";

/** Where this browser keeps what its user trusts: a genesis, and the latest block that was verified by it. */
const GENESIS = "haca.genesis";
const BLOCK = "haca.block";

const BLOCK_FORM = /^([1-9][0-9]{0,17}):(?:0x)?([0-9a-fA-F]{64})$/;

function read(name: string): string {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function write(name: string, text: string): void {
  try {
    if (text === "") {
      localStorage.removeItem(name);
    } else {
      localStorage.setItem(name, text);
    }
  } catch {
    // A browser that keeps nothing is asked again the next time.
  }
}

export function rememberedGenesis(): string {
  return read(GENESIS);
}

/** The block is of the genesis: with another one it is forgotten. */
export function remember(genesis: string): void {
  if (genesis !== read(GENESIS)) {
    write(BLOCK, "");
  }
  write(GENESIS, genesis);
}

export function rememberedBlock(): TrustedBlock | undefined {
  return readBlock(read(BLOCK));
}

/** Keeps a block that was verified, if the genesis is kept as well. */
export function rememberBlock(block: TrustedBlock): void {
  const known = rememberedBlock();
  if (read(GENESIS) !== "" && (known === undefined || known.height < block.height)) {
    write(BLOCK, `${block.height}:${toHex(block.hash)}`);
  }
}

/** A block as HEIGHT:HASH; nothing if it is of another form. */
export function readBlock(text: string): TrustedBlock | undefined {
  const parts = BLOCK_FORM.exec(text.trim());
  return parts === null
    ? undefined
    : { height: BigInt(parts[1] ?? ""), hash: fromHex(`0x${(parts[2] ?? "").toLowerCase()}`) };
}
