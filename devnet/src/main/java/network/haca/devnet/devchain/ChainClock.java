package network.haca.devnet.devchain;

import java.time.InstantSource;
import java.util.OptionalLong;

/** The time of blocks in seconds: that of this machine, moved as it was asked for. */
final class ChainClock {
  /** Some 30,000 years: blocks stay within what Ethereum's tools read as a time. */
  static final long SECONDS_MAX = 1_000_000_000_000L;

  private final InstantSource machine;
  private Setting setting = new Setting(0, OptionalLong.empty());

  /**
   * A change of the clock.
   *
   * @param ahead seconds before this machine's time
   * @param next the time of the next block, if it was set
   */
  record Setting(long ahead, OptionalLong next) {}

  ChainClock(InstantSource machine) {
    this.machine = machine;
  }

  /** The time that a block would have which is made now. */
  synchronized long now() {
    return setting.next().orElse(machine.instant().getEpochSecond() + setting.ahead());
  }

  /** A block of that time was made: what was set for it is used up, and time goes on from there. */
  synchronized void passed(long time) {
    if (setting.next().isPresent()) {
      setting = new Setting(time - machine.instant().getEpochSecond(), OptionalLong.empty());
    }
  }

  /** Moves the clock ahead; the result is by how much it is ahead now. */
  synchronized long increase(long seconds) {
    setting = new Setting(setting.ahead() + seconds, setting.next());
    return setting.ahead();
  }

  synchronized void setNext(long time) {
    setting = new Setting(setting.ahead(), OptionalLong.of(time));
  }

  synchronized Setting setting() {
    return setting;
  }

  synchronized void restore(Setting earlier) {
    setting = earlier;
  }
}
