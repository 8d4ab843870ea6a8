package network.haca.attestation;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import network.haca.primitives.Bytes;

/**
 * The NSM's character device through libc's {@code open}, {@code ioctl} and {@code close}.
 *
 * <p>Source: Linux, {@code include/uapi/linux/nsm.h}: {@code NSM_IOCTL_REQUEST} is {@code
 * _IOWR(0x0A, 0, struct nsm_message)} with two {@code iovec}; the response's length is written
 * back.
 */
@SuppressWarnings("restricted") // native calls are what this class is for
final class NsmIoctl implements NsmDevice.Channel {
  private static final int REQUEST_BYTES_MAX = 0x1000;
  private static final int RESPONSE_BYTES_MAX = 0x3000;
  private static final int READ_WRITE = 2;

  /** struct nsm_message: request base and length, response base and length. */
  private static final StructLayout MESSAGE =
      MemoryLayout.structLayout(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);

  private static final long RESPONSE_LENGTH = 24;
  private static final long NSM_IOCTL_REQUEST = 3L << 30 | MESSAGE.byteSize() << 16 | 0x0A << 8;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERROR_STATE = Linker.Option.captureStateLayout();
  private static final Linker.Option CAPTURE_ERROR = Linker.Option.captureCallState("errno");
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle IOCTL =
      function(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle ERROR_TEXT =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private final Path device;

  NsmIoctl(Path device) {
    this.device = device;
  }

  @Override
  public Bytes exchange(Bytes request) throws IOException {
    if (request.size() > REQUEST_BYTES_MAX) {
      throw new IOException("the NSM takes no request of " + request.size() + " bytes");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(ERROR_STATE);
      int descriptor =
          (int) OPEN.invokeExact(error, arena.allocateFrom(device.toString()), READ_WRITE);
      if (descriptor < 0) {
        throw failure("cannot be opened", error);
      }
      try {
        return exchange(descriptor, request, arena, error);
      } finally {
        int _ = (int) CLOSE.invokeExact(error, descriptor);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a downcall throws nothing of its own", e);
    }
  }

  private Bytes exchange(int descriptor, Bytes request, Arena arena, MemorySegment error)
      throws Throwable {
    MemorySegment response = arena.allocate(RESPONSE_BYTES_MAX);
    MemorySegment message = arena.allocate(MESSAGE);
    message.set(ADDRESS, 0, arena.allocateFrom(ValueLayout.JAVA_BYTE, request.toArray()));
    message.set(JAVA_LONG, 8, request.size());
    message.set(ADDRESS, 16, response);
    message.set(JAVA_LONG, RESPONSE_LENGTH, RESPONSE_BYTES_MAX);
    int result = (int) IOCTL.invokeExact(error, descriptor, NSM_IOCTL_REQUEST, message);
    if (result != 0) {
      throw failure("is no Nitro security module, or refuses the request", error);
    }
    long length = message.get(JAVA_LONG, RESPONSE_LENGTH);
    if (length < 0 || length > RESPONSE_BYTES_MAX) {
      throw new IOException(device + " answers " + length + " bytes");
    }
    return Bytes.wrap(response.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  private IOException failure(String what, MemorySegment error) throws Throwable {
    int number = error.get(JAVA_INT, 0);
    MemorySegment text = (MemorySegment) ERROR_TEXT.invokeExact(number);
    return new IOException("%s %s: %s".formatted(device, what, text.reinterpret(256).getString(0)));
  }

  private static MethodHandle function(
      String name, FunctionDescriptor form, Linker.Option... options) {
    Linker.Option[] all = new Linker.Option[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = CAPTURE_ERROR;
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form, all);
  }
}
