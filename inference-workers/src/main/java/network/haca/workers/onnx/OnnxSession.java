package network.haca.workers.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/** A model in ONNX Runtime: named tensors in, named tensors out. */
final class OnnxSession implements BatchRunner {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;

  private OnnxSession(OrtSession session, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  static OnnxSession open(Path file, OnnxOptions options) throws InvalidModelException {
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      if (options.intraOpThreads() > 0) {
        settings.setIntraOpNumThreads(options.intraOpThreads());
      }
      options.device().choose(settings);
      OrtSession session = ENVIRONMENT.createSession(file.toString(), settings);
      return new OnnxSession(
          session,
          specs(file, session.getInputInfo().values()),
          specs(file, session.getOutputInfo().values()));
    } catch (OrtException e) {
      throw new InvalidModelException(file + ": ONNX Runtime refuses it: " + e.getMessage(), e);
    }
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public List<Tensor> run(List<Tensor> tensors) {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    try {
      for (Tensor tensor : tensors) {
        feeds.put(tensor.name(), toOnnx(tensor));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        List<Tensor> results = new ArrayList<>();
        for (Map.Entry<String, OnnxValue> entry : result) {
          results.add(fromOnnx(entry.getKey(), (OnnxTensor) entry.getValue()));
        }
        return results;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
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

  private static OnnxTensor toOnnx(Tensor tensor) throws OrtException {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    if (tensor.datatype() == Datatype.BYTES) {
      String[] texts = tensor.byteElements().stream().map(Bytes::toUtf8).toArray(String[]::new);
      return OnnxTensor.createTensor(ENVIRONMENT, texts, shape);
    }
    ByteBuffer direct =
        ByteBuffer.allocateDirect(tensor.content().size()).order(ByteOrder.nativeOrder());
    direct.put(tensor.content().asReadOnlyBuffer()).flip();
    return OnnxTensor.createTensor(ENVIRONMENT, direct, shape, onnxType(tensor.datatype()));
  }

  private static Tensor fromOnnx(String name, OnnxTensor value) throws OrtException {
    TensorInfo info = value.getInfo();
    List<Long> shape = shape(info);
    if (info.type == OnnxJavaType.STRING) {
      return new Tensor(name, Datatype.BYTES, shape, strings(value));
    }
    ByteBuffer content = value.getByteBuffer();
    return new Tensor(name, datatype(info.type), shape, Bytes.copyOf(content));
  }

  private static Bytes strings(OnnxTensor value) throws OrtException {
    List<Bytes> elements = new ArrayList<>();
    collect(value.getValue(), elements);
    return Tensor.encodeByteElements(elements);
  }

  private static void collect(Object nested, List<Bytes> into) {
    if (nested instanceof Object[] array) {
      for (Object element : array) {
        collect(element, into);
      }
    } else {
      into.add(Bytes.ofUtf8((String) nested));
    }
  }

  private static List<TensorSpec> specs(Path file, Collection<NodeInfo> nodes)
      throws InvalidModelException {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (!(node.getInfo() instanceof TensorInfo info) || info.type == OnnxJavaType.UNKNOWN) {
        throw new InvalidModelException(
            "%s: '%s' is not a tensor of a supported type".formatted(file, node.getName()), null);
      }
      specs.add(new TensorSpec(node.getName(), datatype(info.type), shape(info)));
    }
    return List.copyOf(specs);
  }

  private static List<Long> shape(TensorInfo info) {
    List<Long> shape = new ArrayList<>();
    for (long dimension : info.getShape()) {
      shape.add(dimension);
    }
    return shape;
  }

  private static Datatype datatype(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Datatype.FP32;
      case DOUBLE -> Datatype.FP64;
      case FLOAT16 -> Datatype.FP16;
      case BFLOAT16 -> Datatype.BF16;
      case INT8 -> Datatype.INT8;
      case INT16 -> Datatype.INT16;
      case INT32 -> Datatype.INT32;
      case INT64 -> Datatype.INT64;
      case UINT8 -> Datatype.UINT8;
      case BOOL -> Datatype.BOOL;
      case STRING -> Datatype.BYTES;
      default -> throw new IllegalStateException("unsupported ONNX type " + type);
    };
  }

  private static OnnxJavaType onnxType(Datatype datatype) {
    return switch (datatype) {
      case FP32 -> OnnxJavaType.FLOAT;
      case FP64 -> OnnxJavaType.DOUBLE;
      case FP16 -> OnnxJavaType.FLOAT16;
      case BF16 -> OnnxJavaType.BFLOAT16;
      case INT8 -> OnnxJavaType.INT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOL -> OnnxJavaType.BOOL;
      case BYTES -> OnnxJavaType.STRING;
      case UINT16, UINT32, UINT64 ->
          throw new IllegalStateException("no model takes " + datatype + " here");
    };
  }
}
