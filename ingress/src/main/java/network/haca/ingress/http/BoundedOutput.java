package network.haca.ingress.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import network.haca.primitives.Bytes;

/** Collects bytes up to a bound. */
final class BoundedOutput extends OutputStream {
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private final int bytesMax;

  /** There are more bytes than the bound. */
  static final class TooLongException extends IOException {}

  BoundedOutput(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public void write(int value) throws TooLongException {
    requireRoom(1);
    collected.write(value);
  }

  @Override
  public void write(byte[] source, int from, int length) throws TooLongException {
    requireRoom(length);
    collected.write(source, from, length);
  }

  Bytes toBytes() {
    return Bytes.wrap(collected.toByteArray());
  }

  private void requireRoom(int more) throws TooLongException {
    if (more > bytesMax - collected.size()) {
      throw new TooLongException();
    }
  }
}
