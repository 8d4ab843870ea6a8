package network.haca.workers.decoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import network.haca.workers.onnx.InvalidModelException;

/**
 * A decoder in ONNX Runtime, with the inputs and outputs of Hugging Face's exports: {@code
 * input_ids, attention_mask, position_ids, past_key_values.N.key|value} to {@code logits,
 * present.N.key|value}. Not for several threads at once.
 */
final class DecoderSession implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
  private static final String POSITIONS = "position_ids";

  private final OrtSession session;
  private final DecoderSpec spec;
  private final boolean takesPositions;

  private DecoderSession(OrtSession session, DecoderSpec spec) {
    this.session = session;
    this.spec = spec;
    this.takesPositions = session.getInputNames().contains(POSITIONS);
  }

  /** Of {@code model.onnx} in the folder or in its {@code onnx} folder, where the hub has it. */
  static DecoderSession open(Path folder, DecoderSpec spec, DecoderOptions options)
      throws InvalidModelException {
    Path plain = folder.resolve("model.onnx");
    Path file = Files.exists(plain) ? plain : folder.resolve("onnx").resolve("model.onnx");
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      if (options.threads() > 0) {
        settings.setIntraOpNumThreads(options.threads());
      }
      if (options.device() == DecoderOptions.Device.CUDA) {
        settings.addCUDA();
      }
      OrtSession session = ENVIRONMENT.createSession(file.toString(), settings);
      requireLayout(file, session, spec);
      return new DecoderSession(session, spec);
    } catch (OrtException e) {
      throw new InvalidModelException(file + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  KeyValueCache emptyCache() {
    try {
      return KeyValueCache.empty(spec);
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Reads more tokens, as many for each sequence.
   *
   * @param tokens by sequence of the cache
   * @param cache closed here
   * @return the logits after each sequence's last token, and the cache with the new tokens
   */
  Step step(long[][] tokens, KeyValueCache cache) {
    Map<String, OnnxTensor> feeds = new HashMap<>();
    int count = tokens[0].length;
    try {
      feeds.put("input_ids", integers(tokens));
      feeds.put("attention_mask", integers(mask(cache, count)));
      if (takesPositions) {
        feeds.put(POSITIONS, integers(positions(cache, count)));
      }
      List<OnnxTensor> own = new ArrayList<>(feeds.values());
      for (int i = 0; i < cache.tensors().size(); i++) {
        feeds.put(cacheName("past_key_values", i), cache.tensors().get(i));
      }
      OrtSession.Result result = session.run(feeds);
      own.forEach(OnnxTensor::close);
      List<OnnxTensor> present = new ArrayList<>();
      for (int i = 0; i < cache.tensors().size(); i++) {
        present.add((OnnxTensor) result.get(cacheName("present", i)).orElseThrow());
      }
      List<float[]> logits = last((OnnxTensor) result.get("logits").orElseThrow());
      return new Step(logits, new KeyValueCache(spec, present, cache.lengthsWith(count), result));
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      cache.close();
    }
  }

  /**
   * What a step gives.
   *
   * @param logits by sequence, then by token of the vocabulary
   */
  record Step(List<float[]> logits, KeyValueCache cache) {
    Step {
      logits = List.copyOf(logits);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close a session", e);
    }
  }

  private static List<float[]> last(OnnxTensor logits) {
    long[] shape = logits.getInfo().getShape();
    int vocabulary = (int) shape[2];
    FloatBuffer all = logits.getFloatBuffer();
    List<float[]> last = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      float[] row = new float[vocabulary];
      all.get((int) ((i + 1) * shape[1] - 1) * vocabulary, row);
      last.add(row);
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

  private static OnnxTensor integers(long[][] rows) throws OrtException {
    LongBuffer flat = LongBuffer.allocate(rows.length * rows[0].length);
    for (long[] row : rows) {
      flat.put(row);
    }
    return OnnxTensor.createTensor(
        ENVIRONMENT, flat.flip(), new long[] {rows.length, rows[0].length});
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
