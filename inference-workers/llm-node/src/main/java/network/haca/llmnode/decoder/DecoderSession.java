package network.haca.llmnode.decoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import network.haca.onnx.Device;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.binding.BoundSession;
import network.haca.onnx.binding.BoundTensor;

/**
 * A decoder in ONNX Runtime, with the inputs and outputs of Hugging Face's exports: {@code
 * input_ids, attention_mask, position_ids, past_key_values.N.key|value} to {@code logits,
 * present.N.key|value}. Not for several threads at once.
 */
final class DecoderSession implements BatchModel<KeyValueCache>, AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
  private static final String POSITIONS = "position_ids";

  /** The input by which a model gives logits of the last tokens alone. */
  private static final String KEPT = "num_logits_to_keep";

  private final OrtSession session;
  private final BoundSession bound;
  private final DecoderSpec spec;
  private final boolean takesPositions;
  private final boolean takesKept;

  private DecoderSession(OrtSession session, DecoderSpec spec, Device device) {
    this.session = session;
    this.bound = new BoundSession(session, device == Device.CUDA);
    this.spec = spec;
    this.takesPositions = session.getInputNames().contains(POSITIONS);
    this.takesKept = session.getInputNames().contains(KEPT);
  }

  /** {@code model.onnx} in the folder or in its {@code onnx} folder, where the hub has it. */
  static Path onnxFile(Path folder) {
    Path plain = folder.resolve("model.onnx");
    return Files.exists(plain) ? plain : folder.resolve("onnx").resolve("model.onnx");
  }

  static DecoderSession open(Path folder, DecoderSpec spec, DecoderOptions options)
      throws InvalidModelException {
    Path file = onnxFile(folder);
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      if (options.threads() > 0) {
        settings.setIntraOpNumThreads(options.threads());
      }
      options.device().choose(settings);
      OrtSession session = ENVIRONMENT.createSession(file.toString(), settings);
      return tried(file, new DecoderSession(session, spec, options.device()), options);
    } catch (OrtException e) {
      throw new InvalidModelException(file + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  private static DecoderSession tried(Path file, DecoderSession session, DecoderOptions options)
      throws InvalidModelException, OrtException {
    try {
      requireLayout(file, session.session, session.spec);
      TrialRun.of(file, session, options.sequencesMax() > 1);
      return session;
    } catch (InvalidModelException | OrtException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public KeyValueCache emptyCache() {
    return KeyValueCache.empty(bound, spec);
  }

  @Override
  public Step<KeyValueCache> step(long[][] tokens, KeyValueCache cache) {
    int count = tokens[0].length;
    try (cache;
        BoundTensor ids = bound.integers(tokens);
        BoundTensor mask = bound.integers(mask(cache, count));
        BoundTensor positions = bound.integers(positions(cache, count));
        BoundTensor kept = bound.integer(1);
        BoundTensor logits =
            bound.hostFloats(tokens.length, takesKept ? 1 : count, spec.vocabulary())) {
      Map<String, BoundTensor> inputs = named("past_key_values", cache);
      inputs.put("input_ids", ids);
      inputs.put("attention_mask", mask);
      if (takesPositions) {
        inputs.put(POSITIONS, positions);
      }
      if (takesKept) {
        inputs.put(KEPT, kept);
      }
      KeyValueCache present =
          KeyValueCache.of(bound, spec, cache.lengthsWith(count), cache.padded() + count);
      Map<String, BoundTensor> outputs = named("present", present);
      outputs.put("logits", logits);
      return new Step<>(present.filledBy(() -> bound.run(inputs, outputs)), last(logits));
    }
  }

  @Override
  public void close() {
    bound.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close a session", e);
    }
  }

  private static Map<String, BoundTensor> named(String prefix, KeyValueCache cache) {
    Map<String, BoundTensor> named = new LinkedHashMap<>();
    for (int i = 0; i < cache.tensors().size(); i++) {
      named.put(cacheName(prefix, i), cache.tensors().get(i));
    }
    return named;
  }

  private static List<float[]> last(BoundTensor logits) {
    long count = logits.shape().get(1);
    int vocabulary = logits.shape().get(2).intValue();
    List<float[]> last = new ArrayList<>();
    for (int i = 0; i < logits.shape().getFirst(); i++) {
      last.add(logits.floats(((i + 1) * count - 1) * vocabulary, vocabulary));
    }
    return last;
  }

  private static long[][] mask(KeyValueCache cache, int count) {
    long[][] mask = new long[cache.sequences()][cache.padded() + count];
    for (int i = 0; i < mask.length; i++) {
      Arrays.fill(mask[i], cache.padded() - cache.length(i), mask[i].length, 1);
    }
    return mask;
  }

  private static long[][] positions(KeyValueCache cache, int count) {
    long[][] positions = new long[cache.sequences()][count];
    for (int i = 0; i < positions.length; i++) {
      for (int j = 0; j < count; j++) {
        positions[i][j] = (long) cache.length(i) + j;
      }
    }
    return positions;
  }

  private static String cacheName(String prefix, int index) {
    return prefix + "." + index / 2 + (index % 2 == 0 ? ".key" : ".value");
  }

  private static void requireLayout(Path file, OrtSession session, DecoderSpec spec)
      throws OrtException, InvalidModelException {
    Set<String> missing = new TreeSet<>(Set.of("input_ids", "attention_mask", "logits"));
    for (int i = 0; i < 2 * spec.layers(); i++) {
      missing.add(cacheName("past_key_values", i));
      missing.add(cacheName("present", i));
    }
    missing.removeAll(session.getInputNames());
    missing.removeAll(session.getOutputNames());
    if (!missing.isEmpty()) {
      throw new InvalidModelException(
          "%s: no decoder with a cache as Hugging Face exports it; it lacks %s"
              .formatted(file, missing),
          null);
    }
    NodeInfo cache = session.getInputInfo().get(cacheName("past_key_values", 0));
    if (cache != null
        && cache.getInfo() instanceof TensorInfo info
        && info.type != OnnxJavaType.FLOAT) {
      throw new InvalidModelException(
          "%s: its cache is of %s; give an export whose cache is of 32-bit floats"
              .formatted(file, info.type),
          null);
    }
  }
}
