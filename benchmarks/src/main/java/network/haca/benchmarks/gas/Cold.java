package network.haca.benchmarks.gas;

import network.haca.evm.word.UInt256;
import network.haca.primitives.Bytes;

/** The accounts or slots that a trial comes upon and nobody touched before in the block. */
enum Cold {
  NONE,
  ACCOUNTS,
  SLOTS,
  /** Accounts and slots that nobody ever used. */
  ABSENT,
  /** Accounts with the largest code there may be, no two the same. */
  CODES;

  private static final long ABSENT_FROM = 0x7_0000_0000L;

  /** More than a block can come upon. */
  private static final long PER_ROUND = 16_384;

  /** The first, as the word that the transaction's data is. */
  Bytes from(int round) {
    long first =
        switch (this) {
          case NONE -> 0;
          case ACCOUNTS -> Population.ACCOUNTS_FROM + round * PER_ROUND % Population.SPAN;
          case SLOTS -> 1 + round * PER_ROUND % Population.SPAN;
          case ABSENT -> ABSENT_FROM + round * PER_ROUND;
          case CODES -> Population.CODES_FROM;
        };
    return UInt256.of(first).toBytes32().value();
  }
}
