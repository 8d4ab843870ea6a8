package network.haca.oracle.app;

import java.net.InetAddress;
import network.haca.oracle.core.AddressRange;
import network.haca.primitives.Bytes;
import network.haca.settings.Form;

/** Networks of IP as settings name them: an address, a slash, and the number of leading bits. */
final class AddressRanges {
  private AddressRanges() {}

  static Form<AddressRange> form() {
    return Form.of(
        "a network such as 10.0.0.0/8 or fd00::/8", AddressRanges::read, AddressRange::name);
  }

  /**
   * @throws IllegalArgumentException if the text is none
   */
  private static AddressRange read(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(text + " has no /");
    }
    return new AddressRange(
        Bytes.wrap(InetAddress.ofLiteral(text.substring(0, slash)).getAddress()),
        Integer.parseInt(text.substring(slash + 1)),
        text);
  }
}
