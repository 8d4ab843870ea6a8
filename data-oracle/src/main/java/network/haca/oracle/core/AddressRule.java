package network.haca.oracle.core;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Keeps a node that fetches for strangers out of the networks that only it can reach. Of IPv4 the
 * special-purpose addresses are refused (IANA's registry of RFC 6890), of IPv6 all that is no
 * global unicast; an address of IPv6 that carries one of IPv4 is judged by that one, or refused
 * where a relay stands between.
 *
 * @param allowed networks that count as public all the same
 */
public record AddressRule(List<AddressRange> allowed) {
  private static final int IPV4_BYTES = 4;

  private static final List<AddressRange> IPV4 =
      List.of(
          range("00000000", 8, "0.0.0.0/8, this network"),
          range("0a000000", 8, "10.0.0.0/8, a private network"),
          range("64400000", 10, "100.64.0.0/10, a carrier's shared network"),
          range("7f000000", 8, "127.0.0.0/8, this machine"),
          range("a83f8110", 32, "168.63.129.16/32, a cloud's own services"),
          range("a9fe0000", 16, "169.254.0.0/16, link-local, with clouds' metadata"),
          range("ac100000", 12, "172.16.0.0/12, a private network"),
          range("c0000000", 24, "192.0.0.0/24, protocol assignments"),
          range("c0000200", 24, "192.0.2.0/24, documentation"),
          range("c0586300", 24, "192.88.99.0/24, relays of 6to4"),
          range("c0a80000", 16, "192.168.0.0/16, a private network"),
          range("c6120000", 15, "198.18.0.0/15, benchmarks"),
          range("c6336400", 24, "198.51.100.0/24, documentation"),
          range("cb007100", 24, "203.0.113.0/24, documentation"),
          range("e0000000", 4, "224.0.0.0/4, multicast"),
          range("f0000000", 4, "240.0.0.0/4, reserved"));

  private static final AddressRange GLOBAL =
      range("20000000000000000000000000000000", 3, "2000::/3, global unicast");

  private static final List<AddressRange> IPV6 =
      List.of(
          range("20010000000000000000000000000000", 23, "2001::/23, protocols such as Teredo"),
          range("20010db8000000000000000000000000", 32, "2001:db8::/32, documentation"),
          range("20020000000000000000000000000000", 16, "2002::/16, 6to4"),
          range("3fff0000000000000000000000000000", 20, "3fff::/20, documentation"));

  /** They carry an address of IPv4 in their last four bytes. */
  private static final List<AddressRange> CARRIERS =
      List.of(
          range("00000000000000000000ffff00000000", 96, "::ffff:0:0/96, IPv4-mapped"),
          range("0064ff9b000000000000000000000000", 96, "64:ff9b::/96, NAT64"));

  public AddressRule {
    allowed = List.copyOf(allowed);
  }

  /**
   * Why an address may not be asked; nothing if it may.
   *
   * @param address 4 or 16 bytes
   */
  public Optional<String> refusal(Bytes address) {
    if (inOne(allowed, address).isPresent()) {
      return Optional.empty();
    }
    if (address.size() == IPV4_BYTES) {
      return inOne(IPV4, address).map(AddressRange::name);
    }
    if (inOne(CARRIERS, address).isPresent()) {
      return refusal(address.slice(address.size() - IPV4_BYTES, IPV4_BYTES));
    }
    return GLOBAL.contains(address)
        ? inOne(IPV6, address).map(AddressRange::name)
        : Optional.of("outside of " + GLOBAL.name());
  }

  private static Optional<AddressRange> inOne(List<AddressRange> ranges, Bytes address) {
    return ranges.stream().filter(range -> range.contains(address)).findFirst();
  }

  private static AddressRange range(String first, int bits, String name) {
    return new AddressRange(Bytes.fromHex(first), bits, name);
  }
}
