package network.haca.x402;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes32;

/**
 * An EVM network, by its chain id: {@code eip155:84532} in version 2 (CAIP-2), in version 1 a name.
 */
public record Network(long chainId) implements Comparable<Network> {
  public static final Network BASE = new Network(8453);
  public static final Network BASE_SEPOLIA = new Network(84_532);

  private static final String NAMESPACE = "eip155:";
  private static final Pattern ID = Pattern.compile("eip155:[1-9][0-9]{0,17}");

  private static final Map<String, Network> NAMES =
      Map.of("base", BASE, "base-sepolia", BASE_SEPOLIA);

  public Network {
    if (chainId <= 0) {
      throw new IllegalArgumentException("not a chain id: " + chainId);
    }
  }

  /** From CAIP-2; nothing for other namespaces, and for other spellings of a number. */
  public static Optional<Network> parse(String text) {
    return ID.matcher(text).matches()
        ? Optional.of(new Network(Long.parseLong(text, NAMESPACE.length(), text.length(), 10)))
        : Optional.empty();
  }

  /** From a name of version 1. */
  static Optional<Network> named(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }

  /** The name in version 1; nothing for a network that has none. */
  public Optional<String> name() {
    return NAMES.entrySet().stream()
        .filter(each -> each.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** As a message of that version writes it: a network without a name stands by its id in both. */
  public String text(Version version) {
    return version == Version.V1 ? name().orElse(toString()) : toString();
  }

  Bytes32 word() {
    return Bytes32.ofUnsigned(chainId);
  }

  @Override
  public int compareTo(Network other) {
    return Long.compare(chainId, other.chainId);
  }

  @Override
  public String toString() {
    return NAMESPACE + chainId;
  }
}
