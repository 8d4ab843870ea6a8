package network.haca.primitives;

import java.nio.charset.StandardCharsets;

/** An account's 20-byte address. */
public record Address(Bytes value) implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(Bytes.wrap(new byte[SIZE]));

  public Address {
    if (value.size() != SIZE) {
      throw new IllegalArgumentException("expected a 20-byte address, got " + value.size());
    }
  }

  public static Address fromHex(String text) {
    return new Address(Bytes.fromHex(text));
  }

  public static Address copyOf(byte[] source) {
    return new Address(Bytes.copyOf(source));
  }

  /** The last 20 bytes of a 32-byte word. */
  public static Address ofWord(Bytes32 word) {
    return new Address(word.value().slice(12, SIZE));
  }

  /** The word that holds this address, left-padded with zeros. */
  public Bytes32 toWord() {
    return new Bytes32(Bytes.concat(Bytes.wrap(new byte[12]), value));
  }

  public byte[] toArray() {
    return value.toArray();
  }

  public String toHex() {
    return value.toHex();
  }

  /** Mixed-case checksum form (EIP-55). */
  public String toChecksumHex() {
    String digits = toHex().substring(2);
    Bytes hash = Keccak.hash(Bytes.wrap(digits.getBytes(StandardCharsets.US_ASCII))).value();
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = (hash.get(i / 2) >>> (i % 2 == 0 ? 4 : 0)) & 0xf;
      char digit = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }

  /** Of its ends: vanity addresses have much in common, but not both. */
  @Override
  public int hashCode() {
    return Long.hashCode(value.getLong(0) * 31 + value.getLong(SIZE - Long.BYTES));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address && value.equals(address.value);
  }

  @Override
  public int compareTo(Address other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
