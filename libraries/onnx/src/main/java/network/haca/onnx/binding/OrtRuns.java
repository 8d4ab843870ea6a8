package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions that run a model, and how. */
final class OrtRuns {
  private static final int SAY_NOTHING = 4; // ORT_LOGGING_LEVEL_FATAL

  private static final MethodHandle RUN =
      OrtTable.function(
          9,
          FunctionDescriptor.of(
              ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle CREATE_OPTIONS =
      OrtTable.function(39, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle SET_SEVERITY =
      OrtTable.function(41, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SET_TERMINATE =
      OrtTable.function(46, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle UNSET_TERMINATE =
      OrtTable.function(47, FunctionDescriptor.of(ADDRESS, ADDRESS));
  private static final MethodHandle RELEASE_OPTIONS = OrtTable.function(97, OrtTable.RELEASING);

  private OrtRuns() {}

  /** Options of a run whose failure is told to who asked, and not to the log. */
  static MemorySegment options() {
    MemorySegment options =
        OrtTable.made((arena, out) -> (MemorySegment) CREATE_OPTIONS.invokeExact(out));
    OrtTable.done(() -> (MemorySegment) SET_SEVERITY.invokeExact(options, SAY_NOTHING));
    return options;
  }

  /** Ends the runs with these options as soon as an operator of theirs is done. */
  static void terminate(MemorySegment options) {
    OrtTable.done(() -> (MemorySegment) SET_TERMINATE.invokeExact(options));
  }

  /** Lets runs begin again after {@link #terminate}. */
  static void proceed(MemorySegment options) {
    OrtTable.done(() -> (MemorySegment) UNSET_TERMINATE.invokeExact(options));
  }

  static void releaseOptions(MemorySegment options) {
    OrtTable.release(RELEASE_OPTIONS, options);
  }

  /**
   * Runs a model.
   *
   * @param inputs arrays of addresses, as long as the names of them
   * @param outputs where the addresses of what the model gives are written
   */
  static void run(
      MemorySegment session,
      MemorySegment options,
      MemorySegment inputNames,
      MemorySegment inputs,
      MemorySegment outputNames,
      MemorySegment outputs) {
    long given = inputs.byteSize() / ADDRESS.byteSize();
    long wanted = outputs.byteSize() / ADDRESS.byteSize();
    OrtTable.done(
        () ->
            (MemorySegment)
                RUN.invokeExact(
                    session, options, inputNames, inputs, given, outputNames, wanted, outputs));
  }
}
