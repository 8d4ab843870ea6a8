package network.haca.workers.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import network.haca.onnx.InvalidModelException;
import network.haca.onnx.TokenizerFile;
import network.haca.onnx.binding.TimeAllowed;
import network.haca.primitives.Bytes;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.TensorSpec;

/**
 * Text in, unit-length sentence vectors out: tokens through a transformer encoder, then the mean of
 * the token vectors under the attention mask (the pooling of sentence-transformers).
 */
final class TextEmbeddingRunner implements BatchRunner {
  private static final Map<String, Function<Encoding, long[]>> TOKEN_INPUTS =
      Map.of(
          "input_ids", Encoding::getIds,
          "attention_mask", Encoding::getAttentionMask,
          "token_type_ids", Encoding::getTypeIds);

  private final OnnxSession encoder;
  private final HuggingFaceTokenizer tokenizer;
  private final ModelDescriptor.TextEmbedding descriptor;
  private final long dimensions;

  private TextEmbeddingRunner(
      OnnxSession encoder,
      HuggingFaceTokenizer tokenizer,
      ModelDescriptor.TextEmbedding descriptor,
      long dimensions) {
    this.encoder = encoder;
    this.tokenizer = tokenizer;
    this.descriptor = descriptor;
    this.dimensions = dimensions;
  }

  static TextEmbeddingRunner open(
      OnnxSession encoder, Path folder, ModelDescriptor.TextEmbedding descriptor)
      throws InvalidModelException {
    EncoderForm.requireTokenInputs(folder, encoder.inputs(), TOKEN_INPUTS.keySet());
    long dimensions = EncoderForm.dimensions(folder, encoder.outputs().getFirst());
    HuggingFaceTokenizer tokenizer =
        TokenizerFile.open(
            folder.resolve(descriptor.tokenizer()),
            Map.of(
                "truncation",
                "true",
                "padding",
                "true",
                "maxLength",
                Integer.toString(descriptor.maxTokens())));
    return new TextEmbeddingRunner(encoder, tokenizer, descriptor, dimensions);
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(new TensorSpec(descriptor.input(), Datatype.BYTES, List.of(-1L)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(new TensorSpec(descriptor.output(), Datatype.FP32, List.of(-1L, dimensions)));
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs, Duration time)
      throws InvalidTensorException, TookTooLongException {
    TimeAllowed allowed = new TimeAllowed(time);
    TextChunks chunks = TextChunks.of(inputs.getFirst(), descriptor.maxTokens());
    ByteBuffer vectors =
        ByteBuffer.allocate(vectorBytes(chunks.count())).order(ByteOrder.LITTLE_ENDIAN);
    for (List<String> chunk : chunks.chunks()) {
      Encoding[] encodings = tokenizer.batchEncode(chunk);
      int together = encodedTogether(encodings[0].getIds().length);
      for (int from = 0; from < encodings.length; from += together) {
        int to = Math.min(encodings.length, from + together);
        Encoding[] some = Arrays.copyOfRange(encodings, from, to);
        if (allowed.isOver()) {
          throw encoder.tookTooLong();
        }
        pool(encoder.firstOutput(tokens(some), allowed.left()), some, vectors);
      }
    }
    List<Long> shape = List.of((long) chunks.count(), dimensions);
    return List.of(
        new Tensor(descriptor.output(), Datatype.FP32, shape, Bytes.wrap(vectors.array())));
  }

  @Override
  public Duration runMax() {
    return encoder.runMax();
  }

  private int vectorBytes(int texts) throws InvalidTensorException {
    long bytes = texts * dimensions * Float.BYTES;
    if (bytes > encoder.outputBytesMax()) {
      throw encoder.tooLarge(bytes);
    }
    return (int) bytes;
  }

  /** Texts whose token vectors the encoder may give at once. */
  private int encodedTogether(int tokens) {
    return (int) Math.max(1, encoder.outputBytesMax() / (tokens * dimensions * Float.BYTES));
  }

  @Override
  public void close() {
    encoder.close();
    tokenizer.close();
  }

  private List<Tensor> tokens(Encoding[] encodings) {
    int length = encodings[0].getIds().length;
    List<Tensor> tensors = new ArrayList<>();
    for (TensorSpec input : encoder.inputs()) {
      Function<Encoding, long[]> values =
          Objects.requireNonNull(TOKEN_INPUTS.get(input.name()), "checked when opened");
      ByteBuffer content =
          ByteBuffer.allocate(encodings.length * length * Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      for (Encoding encoding : encodings) {
        for (long value : values.apply(encoding)) {
          content.putLong(value);
        }
      }
      List<Long> shape = List.of((long) encodings.length, (long) length);
      tensors.add(new Tensor(input.name(), Datatype.INT64, shape, Bytes.wrap(content.array())));
    }
    return tensors;
  }

  private void pool(Tensor hidden, Encoding[] encodings, ByteBuffer into) {
    ByteBuffer states = hidden.content().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (Encoding encoding : encodings) {
      float[] sum = new float[(int) dimensions];
      for (long attended : encoding.getAttentionMask()) {
        for (int i = 0; i < sum.length; i++) {
          float state = states.getFloat();
          sum[i] += attended == 0 ? 0 : state;
        }
      }
      double norm = 0;
      for (float component : sum) {
        norm += (double) component * component;
      }
      float length = (float) Math.sqrt(norm);
      for (float component : sum) {
        into.putFloat(component / length);
      }
    }
  }
}
