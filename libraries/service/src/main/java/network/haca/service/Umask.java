package network.haca.service;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The permissions that this process, its libraries and its children give to no new file. */
@SuppressWarnings("restricted") // Java has no call for it
final class Umask {
  private static final int GROUP_AND_OTHERS = 077;

  private Umask() {}

  /** New files are the owner's alone; where the system knows no umask, nothing happens. */
  static void ownerOnly() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> umask = linker.defaultLookup().find("umask");
    if (umask.isPresent()) {
      set(linker, umask.get());
    }
  }

  private static void set(Linker linker, MemorySegment umask) {
    FunctionDescriptor form = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      int _ = (int) linker.downcallHandle(umask, form).invokeExact(GROUP_AND_OTHERS);
    } catch (Throwable e) {
      throw new IllegalStateException("umask cannot be called", e);
    }
  }
}
