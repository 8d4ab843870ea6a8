package network.haca.paymentgate.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.x402.Uint256;

/** Headers in which an answer says what it costs; of a stream, the charge is in its trailers. */
public final class ChargeHeaders {
  /** Dollars for a million tokens of each kind. */
  public static final String PRICE = "X-Payment-Price";

  /** Version of the price table. */
  public static final String PRICES = "X-Payment-Prices";

  /** Dollars for one payment token. */
  public static final String RATE = "X-Payment-Rate";

  /** Leaf of the fact that says so, where a data node signed one. */
  public static final String FACT = "X-Payment-Rate-Fact";

  /** Tokens of each kind. */
  public static final String TOKENS = "X-Payment-Tokens";

  /** Whether the tokens are the gate's own count, the provider having told none. */
  public static final String ESTIMATED = "X-Payment-Estimated";

  /** Charge in the payment token's smallest units. */
  public static final String CHARGED = "X-Payment-Charged";

  /** What all of them begin with. */
  public static final String PREFIX = "x-payment-";

  private ChargeHeaders() {}

  /** Those that are known at the end. */
  public static List<String> ofEnd() {
    return List.of(TOKENS, ESTIMATED, CHARGED);
  }

  static Map<String, String> of(Pricing.Charge charge, Uint256 charged) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(TOKENS, charge.tokens().toString());
    headers.put(ESTIMATED, Boolean.toString(charge.isEstimated()));
    headers.put(CHARGED, charged.toString());
    return headers;
  }
}
