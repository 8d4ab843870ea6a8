package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The functions for memory: where it is, who hands it out, and how much of it there is. */
final class OrtMemory {
  private static final int ARENA = 1;

  private static final MethodHandle CREATE_INFO =
      OrtTable.function(
          68, FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle RELEASE_INFO = OrtTable.function(94, OrtTable.RELEASING);
  private static final MethodHandle CREATE_ALLOCATOR = OrtTable.function(131, OrtTable.THREE);
  private static final MethodHandle RELEASE_ALLOCATOR = OrtTable.function(132, OrtTable.RELEASING);
  private static final MethodHandle REGISTER = OrtTable.function(144, OrtTable.THREE);
  private static final MethodHandle RELEASE_ARENA_SETTINGS =
      OrtTable.function(157, OrtTable.RELEASING);
  private static final MethodHandle CREATE_ARENA_SETTINGS =
      OrtTable.function(164, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle UNREGISTER = OrtTable.function(177, OrtTable.TWO);

  private OrtMemory() {}

  /** Memory of a device; {@code name} as in {@code allocator.h}. */
  static MemorySegment info(String name) {
    return info(name, 0);
  }

  static void releaseInfo(MemorySegment info) {
    OrtTable.release(RELEASE_INFO, info);
  }

  /** Hands out memory of a session. */
  static MemorySegment allocator(MemorySegment session, MemorySegment info) {
    return OrtTable.made(
        (arena, out) -> (MemorySegment) CREATE_ALLOCATOR.invokeExact(session, info, out));
  }

  static void releaseAllocator(MemorySegment allocator) {
    OrtTable.release(RELEASE_ALLOCATOR, allocator);
  }

  /** Gives the process' sessions that ask for it an arena in common that grows no further. */
  static void registerArena(long bytesMax) {
    MemorySegment info = info(HostMemory.NAME, ARENA);
    MemorySegment settings = arenaSettings(bytesMax);
    try {
      OrtTable.done(
          () -> (MemorySegment) REGISTER.invokeExact(OrtTable.environment(), info, settings));
    } finally {
      OrtTable.release(RELEASE_ARENA_SETTINGS, settings);
      releaseInfo(info);
    }
  }

  /** Sessions that have the arena keep it; new ones get another. */
  static void unregisterArena() {
    MemorySegment info = info(HostMemory.NAME, ARENA);
    try {
      OrtTable.done(() -> (MemorySegment) UNREGISTER.invokeExact(OrtTable.environment(), info));
    } finally {
      releaseInfo(info);
    }
  }

  private static MemorySegment info(String name, int kind) {
    return OrtTable.made(
        (arena, out) ->
            (MemorySegment) CREATE_INFO.invokeExact(arena.allocateFrom(name), kind, 0, 0, out));
  }

  private static MemorySegment arenaSettings(long bytesMax) {
    return OrtTable.made(
        (arena, out) -> {
          MemorySegment keys = arena.allocate(ADDRESS);
          keys.set(ADDRESS, 0, arena.allocateFrom("max_mem"));
          MemorySegment values = arena.allocateFrom(JAVA_LONG, bytesMax);
          return (MemorySegment) CREATE_ARENA_SETTINGS.invokeExact(keys, values, 1L, out);
        });
  }
}
