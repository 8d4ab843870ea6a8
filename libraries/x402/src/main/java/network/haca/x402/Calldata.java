package network.haca.x402;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** The bytes of a call to a contract: static words, and bytes behind them. */
public final class Calldata {
  private static final int SELECTOR_SIZE = 4;

  private final Bytes selector;
  private final List<Bytes> words = new ArrayList<>();

  private Calldata(Bytes selector) {
    this.selector = selector;
  }

  /**
   * @param function with the types of its arguments, such as {@code balanceOf(address)}
   */
  public static Calldata of(String function) {
    return new Calldata(Keccak.hash(Bytes.ofUtf8(function)).value().slice(0, SELECTOR_SIZE));
  }

  public Calldata word(Bytes32 word) {
    words.add(word.value());
    return this;
  }

  public Calldata word(Address address) {
    return word(address.toWord());
  }

  public Calldata word(Uint256 number) {
    return word(number.toWord());
  }

  /** The call, all of whose arguments are words. */
  public Bytes end() {
    return Bytes.concat(selector, Bytes.concat(words.toArray(Bytes[]::new)));
  }

  /** The call, whose last argument is bytes. */
  public Bytes end(Bytes last) {
    word(Uint256.of((words.size() + 1L) * Bytes32.SIZE));
    int padding = Math.floorMod(-last.size(), Bytes32.SIZE);
    return Bytes.concat(
        end(), Uint256.of(last.size()).toWord().value(), last, Bytes.wrap(new byte[padding]));
  }
}
