package network.haca.evm.precompile;

import java.util.Optional;
import network.haca.primitives.Bytes;

/** A contract whose code is Java. */
public interface PrecompiledContract {
  /** What it costs; {@code Long.MAX_VALUE} if no gas is enough. */
  long gas(Bytes input);

  /**
   * @param blockTimestamp seconds, of the block in which it runs
   * @return the output, or nothing if the call fails
   */
  Optional<Bytes> run(Bytes input, long blockTimestamp);
}
