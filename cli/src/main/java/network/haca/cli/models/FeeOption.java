package network.haca.cli.models;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import network.haca.contracts.RegisteredModel.Fees;
import network.haca.role.SetupException;
import picocli.CommandLine.Option;

/** {@code --fee METHOD=WEI}, once for each method that costs something. */
final class FeeOption {
  /** A way to vouch for an answer. */
  enum Method {
    VANILLA,
    TEE,
    ZKML
  }

  @Option(
      names = "--fee",
      paramLabel = "METHOD=WEI",
      description =
          "price of one inference within a transaction, for VANILLA, TEE or ZKML; may be repeated"
              + " (default: none)")
  private Map<Method, BigInteger> given = new TreeMap<>();

  boolean isGiven() {
    return !given.isEmpty();
  }

  Fees fees() throws SetupException {
    return new Fees(fee(Method.VANILLA), fee(Method.TEE), fee(Method.ZKML));
  }

  private BigInteger fee(Method method) throws SetupException {
    BigInteger fee = given.getOrDefault(method, BigInteger.ZERO);
    if (fee.signum() < 0 || fee.bitLength() > Fees.BITS_MAX) {
      throw new SetupException(
          "--fee: %s=%s given; give 0 to 2^%d - 1 wei".formatted(method, fee, Fees.BITS_MAX), null);
    }
    return fee;
  }
}
