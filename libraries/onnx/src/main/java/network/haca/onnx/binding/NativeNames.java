package network.haca.onnx.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a model's inputs and outputs as ONNX Runtime reads them. */
final class NativeNames implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Map<String, MemorySegment> inputs = new HashMap<>();
  private final MemorySegment outputs;

  NativeNames(Signature signature) {
    signature.inputs().forEach(this::put);
    signature.optionalInputs().forEach(this::put);
    List<DeclaredValue> declared = signature.outputs();
    this.outputs = arena.allocate(ADDRESS, declared.size());
    for (int i = 0; i < declared.size(); i++) {
      outputs.setAtIndex(ADDRESS, i, arena.allocateFrom(declared.get(i).name()));
    }
  }

  MemorySegment input(String name) {
    MemorySegment found = inputs.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no input '" + name + "'");
    }
    return found;
  }

  /** An array of all of them, in the model's order. */
  MemorySegment outputs() {
    return outputs;
  }

  @Override
  public void close() {
    arena.close();
  }

  private void put(DeclaredValue input) {
    inputs.put(input.name(), arena.allocateFrom(input.name()));
  }
}
