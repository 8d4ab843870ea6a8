package network.haca.paymentgate.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.paymentgate.price.KnownRate;
import network.haca.paymentgate.price.TokenCount;
import network.haca.paymentgate.price.TokenPrices;
import network.haca.x402.Offer;
import network.haca.x402.Scheme;
import network.haca.x402.Uint256;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Usage;

/**
 * Prices of one request as of its reservation (rule X3): a later table or rate changes nothing.
 *
 * @param model by its name in the price table
 * @param version of the price table
 * @param offer that is paid
 * @param reserved worst case; with {@code exact} the price
 * @param bodyBytes of the request, of which its tokens are counted where no provider tells them
 */
record Pricing(
    String model,
    TokenPrices prices,
    String version,
    KnownRate rate,
    Offer offer,
    Uint256 reserved,
    long bodyBytes) {
  /** An amount to charge, and the tokens that it is for. */
  record Charge(TokenCount tokens, boolean isEstimated, Uint256 amount) {}

  Charge charge(Optional<JsonNode> usage, SpokenText said) {
    TokenCount tokens = usage.map(TokenCount::of).orElseGet(() -> counted(said));
    Uint256 price = isExact() ? reserved : rate.rate().price(prices, tokens);
    return new Charge(tokens, usage.isEmpty(), price.compareTo(reserved) < 0 ? price : reserved);
  }

  boolean isExact() {
    return offer.scheme() == Scheme.EXACT;
  }

  private static long bounded(long tokens) {
    return Math.min(tokens, 1_000_000_000);
  }

  private TokenCount counted(SpokenText said) {
    return new TokenCount(bounded(SpokenText.tokens(bodyBytes)), 0, bounded(said.tokens()), 0);
  }

  /**
   * {@code {"tokens", "estimated", "charged", "asset", "network", "price", "prices", "rate",
   * "rateFact"?}}.
   */
  ObjectNode statement(Charge charge) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("tokens", charge.tokens().toJson());
    json.put("estimated", charge.isEstimated())
        .put("charged", charge.amount().toString())
        .put("asset", offer.token().toChecksumHex())
        .put("network", offer.network().toString())
        .put("price", prices.toString())
        .put("prices", version)
        .put("rate", rate.rate().toString());
    rate.fact().ifPresent(leaf -> json.put("rateFact", leaf.toHex()));
    return json;
  }

  /** Headers that are known before the answer: prices in dollars for a million tokens. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ChargeHeaders.PRICE, prices.toString());
    headers.put(ChargeHeaders.PRICES, version);
    headers.put(ChargeHeaders.RATE, rate.rate().toString());
    rate.fact().ifPresent(leaf -> headers.put(ChargeHeaders.FACT, leaf.toHex()));
    return headers;
  }

  ChargeRequest request(Charge charge) {
    TokenCount tokens = charge.tokens();
    return new ChargeRequest(
        charge.amount(),
        charge.isEstimated(),
        new Usage(
            tokens.input() + tokens.cachedInput(),
            tokens.cachedInput(),
            tokens.output() + tokens.reasoning(),
            tokens.reasoning()),
        model);
  }

  /** What ends a reservation without a charge. */
  ChargeRequest nothing() {
    return new ChargeRequest(Uint256.ZERO, false, Usage.NONE, model);
  }
}
