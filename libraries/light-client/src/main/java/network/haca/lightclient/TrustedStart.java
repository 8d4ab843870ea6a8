package network.haca.lightclient;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.primitives.Bytes;

/**
 * The start from which a chain is followed: the first validators of a genesis, or a later block.
 *
 * @param genesis which names the chain
 * @param block that is trusted instead of the genesis' validators
 */
public record TrustedStart(TrustedGenesis genesis, Optional<Block> block) {
  /** A block of CometBFT by height and hash. */
  public record Block(long height, Bytes hash) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-fA-F]{64})");

    /** Reads {@code HEIGHT:HASH} with 64 hexadecimal digits; nothing if it is not that. */
    public static Optional<Block> parse(String text) {
      Matcher matcher = FORM.matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Block(Long.parseLong(matcher.group(1)), Bytes.fromHex(matcher.group(2))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return height + ":" + hash.toHex().substring(2).toUpperCase(Locale.ROOT);
    }
  }

  /** The block that is trusted at first, as a node gives it. */
  public LightClient.Result anchor(LightBlockSource source) throws IOException {
    return block.isPresent()
        ? LightClient.trust(source, genesis.chainId(), block.get().height(), block.get().hash())
        : LightClient.trustGenesis(source, genesis);
  }
}
