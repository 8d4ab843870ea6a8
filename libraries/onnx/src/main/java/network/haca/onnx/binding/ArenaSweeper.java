package network.haca.onnx.binding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import network.haca.primitives.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the arena that sessions share give back what no run has, which ONNX Runtime does only after a
 * run that asks for it: so the smallest model runs.
 *
 * <p>Source: {@code onnxruntime_run_options_config_keys.h}.
 */
final class ArenaSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(ArenaSweeper.class);
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  /** An ONNX model whose output {@code y} is its input {@code x}, a 32-bit float. */
  private static final Bytes IDENTITY =
      Bytes.fromHex(
          "08083a2f0a100a017812017922084964656e746974791201675a0b0a017812060a0408011200620b0a017912"
              + "060a040801120042040a001011");

  private final OrtSession session;

  /** Opens a session in the arena that new sessions have now; it lives as long as the process. */
  ArenaSweeper() throws OrtException {
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(1);
      settings.addConfigEntry(LimitedMemory.SHARED_ARENA, "1");
      session = ENVIRONMENT.createSession(IDENTITY.toArray(), settings);
    }
  }

  /** Returns true if it did; where it cannot, the next run finds less. */
  boolean sweep() {
    try (OrtSession.RunOptions options = new OrtSession.RunOptions();
        OnnxTensor x = OnnxTensor.createTensor(ENVIRONMENT, 0f)) {
      options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
      session.run(Map.of("x", x), options).close();
      return true;
    } catch (OrtException e) {
      LOG.debug("ONNX Runtime gives no memory back: {}", e.getMessage());
      return false;
    }
  }
}
