package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import network.haca.primitives.Bytes;

/** Between this project's values and the ABI library's. */
final class ContractAbi {
  private ContractAbi() {}

  static Bytes call(Function function, Object... arguments) {
    return Bytes.copyOf(function.encodeCall(Tuple.from(arguments)));
  }

  static Tuple result(Function function, Bytes output) {
    return function.decodeReturn(output.toArray());
  }

  static Address address(network.haca.primitives.Address address) {
    return Address.wrap(address.toChecksumHex());
  }

  static network.haca.primitives.Address address(Address address) {
    return network.haca.primitives.Address.fromHex(pad(address.value().toString(16)));
  }

  private static String pad(String digits) {
    return "0".repeat(40 - digits.length()) + digits;
  }

  static Bytes bytes(byte[] value) {
    return Bytes.copyOf(value);
  }

  static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }
}
