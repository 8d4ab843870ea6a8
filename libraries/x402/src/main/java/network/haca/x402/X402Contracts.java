package network.haca.x402;

import network.haca.primitives.Address;

/** The contracts that move tokens by signature, at the same addresses on every network. */
public final class X402Contracts {
  public static final Address PERMIT2 =
      Address.fromHex("0x000000000022D473030F116dDEE9F6B43aC78BA3");

  /** {@code x402ExactPermit2Proxy}: anyone may settle through it. */
  public static final Address EXACT_PROXY =
      Address.fromHex("0x402085c248EeA27D92E8b30b2C58ed07f9E20001");

  /** {@code x402UptoPermit2Proxy}: only the facilitator that the payer signed may settle. */
  public static final Address UPTO_PROXY =
      Address.fromHex("0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002");

  private X402Contracts() {}

  /** The spender that a payer signs for a scheme by Permit2. */
  public static Address proxy(Scheme scheme) {
    return switch (scheme) {
      case EXACT -> EXACT_PROXY;
      case UPTO -> UPTO_PROXY;
    };
  }
}
