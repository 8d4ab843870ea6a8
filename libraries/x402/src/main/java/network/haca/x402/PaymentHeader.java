package network.haca.x402;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** The headers in which a client pays: one of either version, and not too long (rule X12). */
public final class PaymentHeader {
  /** Characters of a header. */
  public static final int LENGTH_MAX = 24 << 10;

  private PaymentHeader() {}

  /**
   * What the headers of a request pay.
   *
   * @param version2 all values of {@link Version#paymentHeader} of version 2
   * @param version1 and of version 1
   * @return no payment if there is no such header
   */
  public static Reading<Optional<Payment>> read(List<String> version2, List<String> version1) {
    if (version2.isEmpty() && version1.isEmpty()) {
      return new Reading.Value<>(Optional.empty());
    }
    try {
      if (version2.size() + version1.size() > 1) {
        throw malformed("a request is to have one payment header, not several");
      }
      return new Reading.Value<>(
          Optional.of(
              version2.isEmpty()
                  ? payment(version1.getFirst(), Version.V1)
                  : payment(version2.getFirst(), Version.V2)));
    } catch (MalformedException e) {
      return new Reading.Refused<>(e.refusal());
    }
  }

  private static Payment payment(String header, Version version) throws MalformedException {
    String name = version.paymentHeader();
    if (header.length() > LENGTH_MAX) {
      throw malformed(name + " is to have at most " + LENGTH_MAX + " characters");
    }
    Payment payment = PaymentReader.read(StrictJson.parse(decode(header, name), name), "");
    if (payment.version() != version) {
      throw new MalformedException(
          Reason.INVALID_VERSION,
          "version %s is paid in %s, not in %s"
              .formatted(payment.version().number(), payment.version().paymentHeader(), name));
    }
    return payment;
  }

  private static String decode(String header, String name) throws MalformedException {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(header))
          .asUtf8()
          .orElseThrow(() -> malformed(name + " is not UTF-8 in base64"));
    } catch (IllegalArgumentException e) {
      throw malformed(name + " is not base64");
    }
  }

  private static MalformedException malformed(String message) {
    return new MalformedException(Reason.INVALID_PAYLOAD, message);
  }
}
