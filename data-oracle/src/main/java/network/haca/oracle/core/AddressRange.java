package network.haca.oracle.core;

import network.haca.primitives.Bytes;

/**
 * The addresses of IP that begin alike.
 *
 * @param first one of them, 4 or 16 bytes
 * @param bits how many of its leading bits all have
 * @param name as one writes it, such as 10.0.0.0/8
 */
public record AddressRange(Bytes first, int bits, String name) {
  private static final int BYTE_BITS = 8;
  private static final int BYTE = 0xff;

  public AddressRange {
    if (bits < 0 || bits > first.size() * BYTE_BITS) {
      throw new IllegalArgumentException(
          "an address of " + first.size() + " bytes has no " + bits + " leading bits");
    }
  }

  /** Says whether an address lies within; one of the other family never does. */
  boolean contains(Bytes address) {
    if (address.size() != first.size()) {
      return false;
    }
    byte[] one = first.toArray();
    byte[] other = address.toArray();
    for (int i = 0; i * BYTE_BITS < bits; i++) {
      int beyond = Math.max(0, (i + 1) * BYTE_BITS - bits);
      int mask = BYTE << beyond & BYTE;
      if (((one[i] ^ other[i]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
