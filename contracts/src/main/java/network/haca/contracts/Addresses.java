package network.haca.contracts;

import network.haca.primitives.Address;

/** The addresses at which genesis puts the contracts (rule L8). */
public final class Addresses {
  /** The address that the original's SDK has built in. */
  public static final Address REGISTRY =
      Address.fromHex("0x703cB174AEadB35D611858369B4b1111dC9Abda6");

  public static final Address INFERENCE_VERIFIER =
      Address.fromHex("0x0000000000000000000000000000000000004841");
  public static final Address RELAY = Address.fromHex("0x0000000000000000000000000000000000004842");
  public static final Address VALIDATOR_SET =
      Address.fromHex("0x0000000000000000000000000000000000004843");

  public static final Address MODEL_REGISTRY =
      Address.fromHex("0x0000000000000000000000000000000000004845");

  /** The account in whose storage transactions wait for answers, and which holds their funds. */
  public static final Address INFERENCES =
      Address.fromHex("0x0000000000000000000000000000000000004847");

  /** The account that gets the network's share of what is paid for answers. */
  public static final Address TREASURY =
      Address.fromHex("0x0000000000000000000000000000000000004848");

  /** The account that is there if the chain takes unprotected transactions (rule L1). */
  public static final Address UNPROTECTED =
      Address.fromHex("0x0000000000000000000000000000000000004849");

  /** The contract that models are asked by inside a transaction. */
  public static final Address INFERENCE =
      Address.fromHex("0x00000000000000000000000000000000000000F4");

  /** The contract by which the original's clients have models asked. */
  public static final Address INFERENCE_HUB =
      Address.fromHex("0x8383C9bD7462F12Eb996DD02F78234C0421A6FaE");

  /** Models asked about candles of a feed (rule D5): the original's precompile of price history. */
  public static final Address PRICE_HISTORY =
      Address.fromHex("0x00000000000000000000000000000000000000F5");

  /** Workflows that are to run again and again (rule D6), where the original's SDK has them. */
  public static final Address WORKFLOW_SCHEDULER =
      Address.fromHex("0x7179724De4e7FF9271FA40C0337c7f90C0508eF6");

  /** Feeds of values that data nodes saw (rules D1 to D3). */
  public static final Address FEEDS = Address.fromHex("0x0000000000000000000000000000000000004846");

  /** Address that the original's verification package asks, on a development network. */
  public static final Address BATCH_VERIFIER =
      Address.fromHex("0x626D71947f59E6574bDfAdA8eE48E4C96FF4203b");

  /**
   * Address at which the original's TypeScript SDK reads the registry, on a development network.
   */
  public static final Address REGISTRY_ALIAS =
      Address.fromHex("0x4e72238852f3c918f4E4e57AeC9280dDB0c80248");

  /** From where FinalizeBlock changes state (rule L6). */
  public static final Address SYSTEM =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");

  /** The precompile that checks attestations and RSA-PSS signatures. */
  public static final Address TEE_PRECOMPILE =
      Address.fromHex("0x0000000000000000000000000000000000000900");

  private Addresses() {}
}
