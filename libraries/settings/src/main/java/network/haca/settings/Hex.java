package network.haca.settings;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Forms of values that are written as hexadecimal digits. */
public final class Hex {
  private Hex() {}

  public static Form<Address> address() {
    return Form.of("an address: 0x and 40 hex digits", Address::fromHex, Address::toHex);
  }

  /**
   * @param name with its article
   */
  public static Form<Bytes32> word(String name) {
    return Form.of(name + ": 0x and 64 hex digits", Bytes32::fromHex, Bytes32::toHex);
  }
}
