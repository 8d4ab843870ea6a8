package network.haca.evm;

/** Prices that several operations share (Yellow Paper, appendix G; EIP-2929, EIP-3529). */
final class Gas {
  static final long COLD_ACCOUNT = 2600;
  static final long COLD_SLOT = 2100;
  static final long WARM = 100;
  static final long NEW_ACCOUNT = 25_000;
  static final long CREATE = 32_000;
  static final long CODE_BYTE = 200;
  static final int CODE_SIZE_MAX = 24_576;
  static final int INIT_CODE_SIZE_MAX = 2 * CODE_SIZE_MAX;

  private Gas() {}

  /**
   * {@code perWord} for each begun word of {@code length} bytes; more than any gas if that is huge.
   */
  static long words(long perWord, long length) {
    return length > Integer.MAX_VALUE ? Long.MAX_VALUE : perWord * ((length + 31) / 32);
  }
}
