package network.haca.evm.word;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The 64-bit pieces of a 256-bit word, in bytes. */
public final class Limbs {
  /** How many of them a word has. */
  public static final int COUNT = 4;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Limbs() {}

  public static long read(byte[] source, int offset) {
    return (long) BIG_ENDIAN.get(source, offset);
  }

  public static void write(byte[] target, int offset, long value) {
    BIG_ENDIAN.set(target, offset, value);
  }
}
