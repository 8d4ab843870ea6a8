package network.haca.ingress.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;

/** Collects bytes up to a bound in a buffer that can be sent. */
final class BoundedOutput extends OutputStream {
  private final Buffer collected = Buffer.buffer();
  private final int bytesMax;

  /** There are more bytes than the bound. */
  static final class TooLongException extends IOException {}

  BoundedOutput(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public void write(int value) throws TooLongException {
    requireRoom(1);
    collected.appendByte((byte) value);
  }

  @Override
  public void write(byte[] source, int from, int length) throws TooLongException {
    requireRoom(length);
    collected.appendBytes(source, from, length);
  }

  Buffer collected() {
    return collected;
  }

  private void requireRoom(int more) throws TooLongException {
    if (more > bytesMax - collected.length()) {
      throw new TooLongException();
    }
  }
}
