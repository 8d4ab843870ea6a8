package network.haca.oracle.http;

/** How a request is refused on its way through futures. */
final class RefusedException extends Exception {
  private final FactRefusal refusal;

  RefusedException(FactRefusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  FactRefusal refusal() {
    return refusal;
  }
}
