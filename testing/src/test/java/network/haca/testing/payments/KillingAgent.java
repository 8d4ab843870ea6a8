package network.haca.testing.payments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a virtual machine by which a process ends at a write of its database, before it or
 * after it, by SIGKILL of itself: no other thread does anything meanwhile. Points are counted from
 * 0, two for each write, once there is a file with the number of the one at which to end. It is
 * deleted then: whoever starts next lives.
 */
public final class KillingAgent {
  private static final String DATABASE = "org/rocksdb/RocksDB";
  private static final String WRITE = "(Lorg/rocksdb/WriteOptions;Lorg/rocksdb/WriteBatch;)V";
  private static final int SIGKILL = 9;
  private static final AtomicInteger POINTS = new AtomicInteger();

  private static @Nullable Path order;

  private KillingAgent() {}

  /**
   * @param file with the number; at the end the step that wrote is in the file beside it
   */
  public static void premain(String file, Instrumentation instrumentation) {
    order = Path.of(file);
    instrumentation.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              Module module,
              ClassLoader loader,
              String name,
              Class<?> redefined,
              ProtectionDomain domain,
              byte[] bytes) {
            return DATABASE.equals(name) ? withPoints(bytes) : null;
          }
        });
  }

  private static byte[] withPoints(byte[] bytes) {
    ClassFile file = ClassFile.of();
    return file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethodBodies(
            method ->
                method.methodName().equalsString("write")
                    && method.methodType().equalsString(WRITE),
            new Points()));
  }

  /** Calls {@link #reach} at the begin of a method and at its end. */
  private static final class Points implements CodeTransform {
    @Override
    public void atStart(CodeBuilder builder) {
      reach(builder);
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
      if (element instanceof ReturnInstruction) {
        reach(builder);
      }
      builder.with(element);
    }

    private static void reach(CodeBuilder builder) {
      builder.invokestatic(
          ClassDesc.of(KillingAgent.class.getName()),
          "reach",
          MethodTypeDesc.of(ConstantDescs.CD_void));
    }
  }

  /** A point; where it is the one that is meant, the process ends. */
  public static void reach() {
    Path file = order;
    if (file == null || !Files.exists(file)) {
      return;
    }
    try {
      int point = POINTS.getAndIncrement();
      if (Integer.parseInt(Files.readString(file)) == point) {
        Files.writeString(file.resolveSibling("step"), step());
        Files.delete(file);
        kill();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The method that has something written, or waits for what others have. */
  private static String step() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> frame.getClassName().startsWith("network.haca.facilitator."))
                    .filter(frame -> !frame.getClassName().contains(".rocksdb."))
                    .findFirst()
                    .map(frame -> frame.getClassName().replaceAll(".*[.]", ""))
                    .orElse(""));
  }

  @SuppressWarnings("restricted") // Roles have native access: their database is native.
  private static void kill() {
    Linker linker = Linker.nativeLinker();
    MethodHandle raise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("raise"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int failed = (int) raise.invokeExact(SIGKILL);
      throw new IllegalStateException("raise: " + failed);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
