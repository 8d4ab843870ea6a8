package network.haca.pipe;

/** Requests for facts and their results, as values of the ABI and back. */
final class AbiFacts {
  private static final AbiType STRING = new AbiType.Text();
  private static final AbiType UINT8 = new AbiType.Integral(8, false);

  /** {@code FactRequest}. */
  static final AbiType REQUEST =
      AbiType.tuple(
          STRING,
          AbiType.array(AbiType.tuple(STRING, STRING)),
          UINT8,
          UINT8,
          new AbiType.Integral(32, false));

  /** {@code FactResult}: of one size. */
  static final AbiType RESULT =
      AbiType.tuple(
          new AbiType.Integral(192, true),
          new AbiType.Integral(64, false),
          UINT8,
          new AbiType.Integral(1, false));

  private AbiFacts() {}

  static FactRequest request(AbiValue value) {
    return new FactRequest(
        value.at(0).text(),
        value.at(1).list().stream()
            .map(pair -> new FactRequest.Parameter(pair.at(0).text(), pair.at(1).text()))
            .toList(),
        value.at(2).number().intValueExact(),
        value.at(3).number().intValueExact(),
        value.at(4).number().longValueExact());
  }

  static AbiValue value(FactRequest request) {
    return AbiValue.items(
        AbiValue.of(request.source()),
        AbiValue.items(
            request.parameters().stream()
                .map(each -> AbiValue.items(AbiValue.of(each.name()), AbiValue.of(each.value())))
                .toList()),
        AbiValue.of(request.quorum()),
        AbiValue.of(request.decimals()),
        AbiValue.of(request.limit()));
  }

  /** Nothing may be dated later than a signed 64-bit number says. */
  static FactResult result(AbiValue value) {
    return new FactResult(
        value.at(0).number(),
        value.at(1).number().longValue(),
        value.at(2).number().intValueExact(),
        value.at(3).number().signum() != 0);
  }

  static AbiValue value(FactResult result) {
    return AbiValue.items(
        new AbiValue.Whole(result.value()),
        AbiValue.of(result.observedAt()),
        AbiValue.of(result.reports()),
        AbiValue.of(result.isSimulationResult() ? 1 : 0));
  }
}
