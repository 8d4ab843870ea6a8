package network.haca.workers.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.ModelFiles;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.v1.kserve.DataType;
import network.haca.schemas.v1.kserve.ModelConfig;
import network.haca.schemas.v1.kserve.ModelWarmup;

/** The requests by which Triton's configuration has a model warmed up. */
final class TritonWarmUps {
  static final String FOLDER = "warmup/";

  /** Bounds what a file of a few lines can ask for. */
  private static final int SAMPLES_MAX = 100;

  private static final int TIMES_MAX = 1_000;
  private static final long BYTES_MAX = 256L << 20;
  private static final long SEED = 20_220_722;

  private final ModelFiles files;

  private TritonWarmUps(ModelFiles files) {
    this.files = files;
  }

  /**
   * Those of a configuration.
   *
   * @param files of the model, among which are those that it names, in the folder {@code warmup}
   * @throws InvalidModelException if it asks for what cannot be made
   */
  static List<WarmUp> of(ModelConfig config, ModelFiles files) throws InvalidModelException {
    if (config.getModelWarmupCount() > SAMPLES_MAX) {
      throw new InvalidModelException("'model_warmup' has over " + SAMPLES_MAX + " samples", null);
    }
    List<WarmUp> warmUps = new ArrayList<>();
    for (ModelWarmup sample : config.getModelWarmupList()) {
      warmUps.add(new TritonWarmUps(files).of(sample));
    }
    return warmUps;
  }

  private WarmUp of(ModelWarmup sample) throws InvalidModelException {
    List<Tensor> inputs = new ArrayList<>();
    for (Map.Entry<String, ModelWarmup.Input> input :
        new TreeMap<>(sample.getInputsMap()).entrySet()) {
      inputs.add(tensor(sample, input.getKey(), input.getValue()));
    }
    int times = Math.clamp(Integer.toUnsignedLong(sample.getCount()), 1, TIMES_MAX);
    return new WarmUp(sample.getName(), times, inputs);
  }

  private Tensor tensor(ModelWarmup sample, String name, ModelWarmup.Input input)
      throws InvalidModelException {
    List<Long> shape = new ArrayList<>();
    if (sample.getBatchSize() > 0) {
      shape.add((long) sample.getBatchSize());
    }
    shape.addAll(input.getDimsList());
    Datatype datatype = datatype(sample, name, input.getDataType());
    // A text takes its length at least.
    long each = Math.max(Integer.BYTES, datatype.elementBytes());
    long elements = 1;
    for (long size : shape) {
      boolean isSize = size >= 0 && size <= BYTES_MAX;
      elements = isSize ? elements * size : BYTES_MAX;
      if (elements * each > BYTES_MAX) {
        throw refused(
            sample, name, "has the shape %s, which is open or too large".formatted(shape));
      }
    }
    try {
      // A file may have any length.
      return Tensor.checked(
          name, datatype.name(), shape, content(sample, name, input, datatype, elements));
    } catch (InvalidTensorException e) {
      throw new InvalidModelException(
          "warm-up '%s': %s".formatted(sample.getName(), e.getMessage()), e);
    }
  }

  private static Datatype datatype(ModelWarmup sample, String name, DataType type)
      throws InvalidModelException {
    for (Datatype each : Datatype.values()) {
      if (TritonTensors.type(each).equals(type.name())) {
        return each;
      }
    }
    throw refused(sample, name, "is of the type " + type);
  }

  private Bytes content(
      ModelWarmup sample, String name, ModelWarmup.Input input, Datatype datatype, long elements)
      throws InvalidModelException {
    boolean isText = datatype == Datatype.BYTES;
    return switch (input.getInputDataTypeCase()) {
      case ZERO_DATA, INPUTDATATYPE_NOT_SET ->
          isText
              ? Tensor.encodeByteElements(Collections.nCopies((int) elements, Bytes.EMPTY))
              : Bytes.wrap(new byte[Math.toIntExact(elements * datatype.elementBytes())]);
      case RANDOM_DATA -> {
        byte[] bytes = new byte[Math.toIntExact(elements * Math.max(1, datatype.elementBytes()))];
        new Random(SEED).nextBytes(bytes);
        yield isText
            ? Tensor.encodeByteElements(
                Collections.nCopies((int) elements, Bytes.ofUtf8("warm-up")))
            : Bytes.wrap(datatype == Datatype.BOOL ? booleans(bytes) : bytes);
      }
      case INPUT_DATA_FILE -> file(sample, name, FOLDER + input.getInputDataFile());
    };
  }

  private static byte[] booleans(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= 1;
    }
    return bytes;
  }

  private Bytes file(ModelWarmup sample, String name, String file) throws InvalidModelException {
    Path path = files.file(file);
    try {
      if (Files.size(path) > BYTES_MAX) {
        throw refused(sample, name, "has over %s bytes in %s".formatted(BYTES_MAX, file));
      }
      return Bytes.wrap(Files.readAllBytes(path));
    } catch (IOException e) {
      throw refused(sample, name, "cannot be read from " + file);
    }
  }

  private static InvalidModelException refused(ModelWarmup sample, String input, String what) {
    return new InvalidModelException(
        "warm-up '%s': input '%s' %s".formatted(sample.getName(), input, what), null);
  }
}
