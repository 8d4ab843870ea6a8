package network.haca.evm.precompile;

import java.util.Optional;
import network.haca.primitives.Bytes;

/** A contract whose code is Java. */
public interface PrecompiledContract {
  /**
   * What it costs; {@code Long.MAX_VALUE} if no gas is enough. It is asked of calls that cannot
   * pay, too, so that it may not take longer for a longer input.
   */
  long gas(Bytes input);

  /**
   * @param input good until the call ends: the output holds nothing of it but copies
   * @param blockTimestamp seconds, of the block in which it runs
   * @return the output, or nothing if the call fails
   */
  Optional<Bytes> run(Bytes input, long blockTimestamp);
}
