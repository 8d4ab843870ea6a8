package network.haca.x402;

import java.util.Optional;

/** Offers in JSON, of both versions. */
public final class OfferReader {
  /** No offer is good for longer than a year. */
  private static final long TIMEOUT_SECONDS_MAX = 365L * 24 * 60 * 60;

  private OfferReader() {}

  /** An offer as a message of that version has it. */
  public static Offer read(Fields fields, Version version) throws MalformedException {
    Fields extra = fields.objectOrNone("extra");
    Scheme scheme = scheme(fields);
    return new Offer(
        scheme,
        network(fields, version),
        fields.address("asset"),
        fields.number(version == Version.V1 ? "maxAmountRequired" : "amount"),
        fields.address("payTo"),
        fields.whole("maxTimeoutSeconds", TIMEOUT_SECONDS_MAX),
        method(scheme, extra),
        domain(extra),
        extra.has("facilitatorAddress")
            ? Optional.of(extra.address("facilitatorAddress"))
            : Optional.empty());
  }

  static Scheme scheme(Fields fields) throws MalformedException {
    return fields.parsed("scheme", "exact or upto", Reason.UNSUPPORTED_SCHEME, Scheme::parse);
  }

  static Network network(Fields fields, Version version) throws MalformedException {
    return version == Version.V1
        ? fields.parsed("network", "base or base-sepolia", Reason.INVALID_NETWORK, Network::named)
        : fields.parsed(
            "network", "eip155: and a chain id", Reason.INVALID_NETWORK, Network::parse);
  }

  private static TransferMethod method(Scheme scheme, Fields extra) throws MalformedException {
    if (!extra.has("assetTransferMethod")) {
      return scheme == Scheme.UPTO ? TransferMethod.PERMIT2 : TransferMethod.EIP3009;
    }
    return extra.parsed("assetTransferMethod", "eip3009 or permit2", TransferMethod::parse);
  }

  private static Optional<TokenDomain> domain(Fields extra) throws MalformedException {
    Optional<String> name = extra.optionalText("name");
    Optional<String> version = extra.optionalText("version");
    return name.flatMap(each -> version.map(number -> new TokenDomain(each, number)));
  }
}
